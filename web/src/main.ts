document.getElementById("main")!.textContent="x"; export {};
