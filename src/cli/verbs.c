/*
** verbs.c - the table of verbs: dispatch, help, completion and man pages read it.
*/
#include "cli/cli.h"
#include "entente/store.h"

#define EACH (CLI_G_COMMON | CLI_G_OUT | CLI_G_OUTDIR | CLI_G_EACH | CLI_G_NET)

const cli_verb cli_verbs[] = {
    {"extract", "IN...", "page -> article",
     "Reads web pages or plain text and writes the article: its text without menus, captions, comments and teasers, its title, authors, "
     "dates, site and language, and what was dropped and why. A folder stands for the files in it, - for standard input, an http or https address for "
     "its answer; .gz, .zst and .br are read as they are.",
     "entente extract page.html # one article as a line of JSON\n"
     "entente extract --format text page.html # only its text\n"
     "entente extract --out-dir out saved-pages/ # a file per page\n"
     "entente extract https://www.example.org/news/1 # a page from the web\n"
     "entente extract crawl.warc.gz # archives, feeds and JSON lines, record by record\n"
     "entente extract --index crawl.warc.gz # where each record is\n"
     "entente extract crawl.warc.gz#48213 # one record\n"
     "entente extract --map text=story --map url=meta.link items.jsonl # fields that are called otherwise\n"
     "entente extract --explain page.html # and why each block was kept or dropped\n",
     "jsonl text", EACH | CLI_G_EXTRACT, 1, cli_verb_extract},
    {"parse", "IN...", "text -> sentences, tags, lemmas, trees",
     "Writes CoNLL-U of Universal Dependencies 2, with byte offsets (TokenRange) in MISC. With --input conllu the given tokens, and "
     "whatever columns are filled, are kept and the rest is added.",
     "entente parse article.txt # CoNLL-U\n"
     "entente parse --names article.txt # with Name=B-PER in MISC\n"
     "entente parse --entities article.txt # names, roles, pronouns and whom they mean\n"
     "entente parse --format tree article.txt # drawn as lines of text; svg for a picture\n"
     "entente parse --model accurate article.txt # several networks together\n"
     "entente parse --input conllu gold.conllu # tags and trees for given tokens\n",
     "conllu tree svg", EACH | CLI_G_DATA | CLI_G_MODEL | CLI_G_PARSE, 1, cli_verb_parse},
    {"code", "IN...", "anything -> event records",
     "Codes pages or texts: who did, said, agreed, promised, gave or denied what to whom, who says so, how sure they are, when and where. "
     "Each record is one line of JSON; each field points at its words by byte offsets.",
     "entente code page.html # event records\n"
     "entente code --claims page.html # who says what\n"
     "entente code --pacts page.html # pacts: parties, what was done, what they promise\n"
     "entente code --date 2024-06-19 article.txt # publication day for plain text\n"
     "entente code --format table page.html # to look at\n"
     "entente code --format gdelt2 pages/ -o events.tsv # any format of exports\n"
     "entente code --dictionaries dict/ --input petrarch tests.xml # with TABARI/PETRARCH dictionaries\n",
     "jsonl table petrarch petrarch2 gdelt2 gdelt1 icews phoenix polecat plover csv dyads geojson graphml gexf parquet", EACH | CLI_G_DATE | CLI_G_DATA | CLI_G_MODEL | CLI_G_RECORDS | CLI_G_DICT, 1, cli_verb_code},
    {"times", "IN...", "time expressions, resolved against the publication day",
     "Writes each time expression with its TIMEX3 type and value and, where it can be resolved, its first and last day.",
     "entente times --date 2024-06-19 article.txt # \"last September\" is 2023-09\n", "jsonl",
     EACH | CLI_G_DATE | CLI_G_DATA, 1, cli_verb_times},
    {"relate", "FILE.tsv", "the relation of a marked pair",
     "Reads a table with a column marked_sentence, in which <s>..</s> marks who acts and <t>..</t> whom it concerns, none to several of "
     "each, and writes a line a row: uid event cameo mode factuality score rule. It always answers; rule names the frame that decided, "
     "or begins with back-off: where none did.",
     "entente relate pairs.tsv # one relation a row\n"
     "entente relate - < pairs.tsv # from standard input\n",
     "tsv", EACH | CLI_G_DATA | CLI_G_MODEL, 1, cli_verb_relate},
    {"actors", "NAME | --office ROLE --of WHOM", "who this was; who held that office",
     "Looks people and offices up in the lexicon. Each line has name, office, of, from, to, whether the holder was acting, and the file "
     "and line of the lexicon that says so. A name that several people bear, or an office that several held, gives several lines; with "
     "--on only those of that day. Nothing found: exit status 1.",
     "entente actors Lavrov --on 2010-05-01 # what he was then\n"
     "entente actors --office \"foreign minister\" --of China --on 2023-02-01 # who it was\n"
     "entente actors --office \"secretary general\" --of NATO # all of them, oldest first\n",
     "jsonl", CLI_G_COMMON | CLI_G_OUT | CLI_G_DATA | CLI_G_ON | CLI_G_OFFICE, 0, cli_verb_actors},
    {"explain", "IN [ID]", "why a sentence was coded so, or not",
     "Shows for each event the sentence and its tree, the frame with file and line, how each participant was found, the cues and the "
     "chain of sources, and what almost matched. With an event's ID only that one.",
     "entente explain page.html # everything\n"
     "entente explain page.html 3f...:120-126:0 # one event\n"
     "entente explain --format json page.html # for programs\n",
     "text json", EACH | CLI_G_DATE | CLI_G_DATA | CLI_G_MODEL | CLI_G_DICT, 1, cli_verb_explain},
    {"fetch", "URL|FILE...", "addresses and feeds -> WARC, politely",
     "Fetches addresses into WARC files, so that everything coded can be coded again. A feed or sitemap is told by its content and followed to its "
     "items. A file (- for standard input) has addresses, one a line. robots.txt is obeyed; a host gets one request at a time, with a pause in "
     "between; what fails for a passing reason is tried again. What DIR has already is asked for only if it has changed. Only http "
     "and https, and no private addresses unless --allow-private.",
     "entente fetch https://www.example.org/news/feed.xml # a feed's items into fetched/\n"
     "entente fetch --dir june --new - < addresses.txt # a list; what june/ has is left out\n"
     "entente fetch --items 100 https://www.example.org/sitemap.xml # the first hundred of a sitemap\n"
     "entente code fetched/ # then code what was stored\n",
     "table json", CLI_G_COMMON | CLI_G_OUT | CLI_G_NET | CLI_G_FETCH, 1, cli_verb_fetch},
    {"watch", "FEED|FILE...", "feeds, round after round: each new item once",
     "Asks feeds and sitemaps every so often and stores each new item once, as fetch does. A file has their addresses, one a line. Killed and "
     "started again it goes on where it was; items that failed are tried again, later each time. Ends cleanly on SIGINT and SIGTERM.",
     "entente watch --every 15m --dir news feeds.txt # until it is stopped\n"
     "entente watch --once --quiet --dir news feeds.txt # one round, for cron\n"
     "entente ingest --db news.db news/ # as often as you like: what is known is left out\n",
     "table json", CLI_G_COMMON | CLI_G_OUT | CLI_G_NET | CLI_G_FETCH | CLI_G_WATCH, 1, cli_verb_watch},
    {"ingest", "IN... --db FILE", "code and store: transactional, resumable",
     "Codes the inputs and stores articles, events and claims in a SQLite database. The same input twice adds nothing; an ingest that "
     "was killed goes on where it was when it is run again.",
     "entente ingest --db news.db saved-pages/ # fill a database\n"
     "entente ingest --db news.db --jobs 2 --date @dates.tsv texts/ # plain texts with their days\n",
     "text json", CLI_G_COMMON | CLI_G_OUT | CLI_G_EACH | CLI_G_NET | CLI_G_DATE | CLI_G_DATA | CLI_G_MODEL | CLI_G_DB | CLI_G_INGEST, 1, cli_verb_ingest},
    {"events", "--db FILE [filters]", "stored events",
     "Lists events. Without --include only what is told as having happened counts: past or ongoing, asserted, certain for its source or "
     "the author, not background; what is left out is counted on standard error.",
     "entente events --db news.db --pair RUS,PRK # between two countries, in order\n"
     "entente events --db news.db --type AID --include reported # also what is only believed or reported\n"
     "entente events --db news.db --format jsonl # the records\n",
     "table jsonl csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_events, 1 + ENT_QUERY_EVENTS},
    {"claims", "--db FILE [filters]", "stored claims: who says what",
     "Lists claims with their source, manner and content.",
     "entente claims --db news.db --source Blinken # what one person says\n"
     "entente claims --db news.db --text missiles # about something\n",
     "table jsonl csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_claims, 1 + ENT_QUERY_CLAIMS},
    {"timeline", "A B --db FILE [filters]", "a pair's events in order",
     "Lists the events between two countries or bodies, in either direction, in the order of their days. Takes the filters of events.",
     "entente timeline RUS PRK --db news.db # all that is told as having happened\n"
     "entente timeline Chad Kenya --db news.db --include planned --from 2024-01-01 # also what is planned\n",
     "table jsonl csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER, 2, cli_verb_timeline, 1 + ENT_QUERY_EVENTS},
    {"trend", "--db FILE [filters]", "events by period and quad",
     "Counts the events that the filters find by day, week, month, quarter or year: verbal and material cooperation, verbal and material conflict, "
     "their mean scores, how unusual a count is (z) and whether it is a burst (docs/series.md).",
     "entente trend --db news.db --pair RUS,UKR --per week # a pair, week by week\n"
     "entente trend --db news.db --country IRN --format svg -o iran.svg # drawn\n",
     "table json csv svg", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER | CLI_G_PERIOD, 0, cli_verb_trend, 1 + ENT_QUERY_EVENTS},
    {"network", "--db FILE [filters]", "who deals with whom",
     "Counts the events that the filters find by pair of countries or bodies, the most frequent first. Graphs: export --format graphml or gexf.",
     "entente network --db news.db --limit 20 # the twenty most active pairs\n"
     "entente network --db news.db --country CHN --quad 3,4 # whom China is in conflict with\n"
     "entente network --db news.db --nodes # centralities and blocs\n",
     "table json csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER | CLI_G_NODES, 0, cli_verb_network, 1 + ENT_QUERY_EVENTS},
    {"shard", "N IN... --out-dir DIR", "split work for a cluster",
     "Deals the inputs out to N lists of about the same bytes and writes the script of a task that codes one of them into a database of its own. "
     "The script is for an array job of Slurm; each task can also be run by hand, and again when it was killed.",
     "entente shard 8 --out-dir work pages/ # work/0001.list ... work/task.sh\n"
     "sbatch --array=1-8 work/task.sh --date @dates.tsv # options of ingest behind the script\n"
     "entente merge --db news.db work/*.db # when all tasks are done\n",
     NULL, CLI_G_COMMON | CLI_G_OUTDIR, 2, cli_verb_shard},
    {"merge", "--db FILE DB...", "join databases",
     "Puts what the databases have into one: articles with their records, which inputs they came from, corrections. What is there already is not put again. "
     "The result has the same content as if one process had read everything (export --canonical).",
     "entente merge --db news.db work/*.db # the databases of a cluster's tasks\n",
     NULL, CLI_G_COMMON | CLI_G_DB, 1, cli_verb_merge},
    {"stories", "--db FILE [filters]", "articles that tell of the same",
     "Lists stories: articles that are copies of each other or report the same acts. A record tells of each act how many reports there are, how many "
     "independent origins they have (copies, and pages that cite one agency or statement, count once), who was first, and who confirmed or denied it since.",
     "entente stories --db news.db # in order of their first day\n"
     "entente stories --db news.db --pair RUS,PRK --format jsonl # with who said what first\n"
     "entente events --db news.db --one-a-day yes # of the same event told several times, only the first of each day\n",
     "table jsonl csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_stories, 1 + ENT_QUERY_STORIES},
    {"search", "WORDS... --db FILE [filters]", "full text of the articles",
     "Lists the articles with a sentence that has all the words, with the first such sentence. WORDS is a full-text query: \"a phrase\", missil*, "
     "a OR b, a NOT b.",
     "entente search drones --db news.db # articles with a sentence about drones\n"
     "entente search '\"air defence\" NOT exercise' --db news.db --order -day --limit 20 # the newest twenty\n"
     "entente search --db news.db --status corrected # pages that say that they were corrected\n",
     "table jsonl csv", CLI_G_COMMON | CLI_G_OUT | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_search, 1 + ENT_QUERY_DOCUMENTS},
    {"export", "--db FILE [filters]", "stored events as files for other programs",
     "Writes events in the formats that scripts of the field read: GDELT, ICEWS, Phoenix, POLECAT, PETRARCH2, PLOVER, CSV, dyad-years, GeoJSON, "
     "GraphML, GEXF, Parquet. Events told as having happened, unless --include says more; what is left out is said. With -o a data package "
     "and a codebook are written beside the file, with --out-dir into the folder. Takes the filters of events.",
     "entente export --db news.db --format gdelt2 -o events.tsv # with events.datapackage.json and events.codebook.md\n"
     "entente export --db news.db --format polecat --pair RUS,PRK --from 2024-01-01 # one pair\n"
     "entente export --db news.db --format csv --since 2024-06-01 # what was read since\n"
     "entente export --db news.db --canonical # all content, to compare databases\n",
     "csv gdelt2 gdelt1 icews phoenix polecat petrarch2 plover dyads geojson graphml gexf parquet jsonl",
     CLI_G_COMMON | CLI_G_OUT | CLI_G_OUTDIR | CLI_G_DB | CLI_G_EXPORT, 0, cli_verb_export, 1 + ENT_QUERY_EVENTS},
    {"pacts", "[ID]...", "registry of pacts",
     "Lists the pacts of the registry, or shows those named with their parties, periods, clauses, reservations and sources. --on keeps "
     "those in force on a day, --pair those between two states.",
     "entente pacts # all\n"
     "entente pacts rus-prk-2024 # one in full\n"
     "entente pacts --format dyad-years # ccode1,ccode2,year and five types, to join\n"
     "entente pacts --pair USA,JPN --on 1955-01-01 # what bound two states on a day\n",
     "table jsonl dyad-years", CLI_G_COMMON | CLI_G_OUT | CLI_G_DATA | CLI_G_DB | CLI_G_ON | CLI_G_PACT, 0, cli_verb_pacts},
    {"obligations", "--attacked A [--by B] --on DATE [--in PLACE] | --promisor W --on DATE | --between A,B --on DATE", "who must come to A's aid",
     "Says for each state with a pact whether it must come to the attacked state's aid: obliged, conditional (on what), unknown (why) or "
     "not (what is missing), with the article and the days it rests on, and what it has promised to the attacker as well.",
     "entente obligations --attacked POL --by RUS --on 2022-03-01 # an attack on Poland's own territory\n"
     "entente obligations --promisor USA --on 2020-01-01 # whom must the United States aid\n"
     "entente obligations --between CHN,RUS --on 2024-01-01 # every clause between two states\n"
     "entente obligations --attacked SRB --by AUH --on 1914-07-28 --chains --format dot # a picture, with who is drawn in next\n"
     "entente obligations --attacked GBR --by ARG --on 1982-04-02 --in falklands # outside of the treaty's area\n"
     "entente obligations --attacked FRA --by DEU --on 1914-08-03 --known 1914-08-03 # without what was secret then\n",
     "table json dot svg", CLI_G_COMMON | CLI_G_OUT | CLI_G_DATA | CLI_G_DB | CLI_G_ON | CLI_G_ATTACK | CLI_G_PACT, 0, cli_verb_obligations},
    {"transfers", "--db FILE [filters]", "what changed hands, and who says so",
     "The ledger of transfers, made of the stored events: who gives what to whom, how far it has come, what is given in return, with every claim for "
     "it and against it. The same transfer told twice is one entry; numbers of different claims stand beside each other and are never added.",
     "entente transfers --db news.db --pair RUS,PRK # between two countries, in either direction\n"
     "entente transfers --db news.db --actor IRN --from 2024-01-01 # what one supplies\n"
     "entente transfers --db news.db --format jsonl # the records, with their claims\n",
     "table jsonl", CLI_G_COMMON | CLI_G_OUT | CLI_G_DATA | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_transfers, 1 + ENT_QUERY_TRANSFERS},
    {"sanctions", "[ID|STATE]... | --db FILE [filters]", "registry of sanctions; who imposes and lifts them",
     "Lists the regimes of the registry, those on a state, or shows those named with their measures by resolution and paragraph. --on keeps what was in force on "
     "a day. With --db what the stored events tell: sanctions imposed, threatened, eased, lifted, said to be violated, and by whom that is said.",
     "entente sanctions # all\n"
     "entente sanctions un-dprk # one in full\n"
     "entente sanctions PRK --on 2010-01-01 # what was in force on a state\n"
     "entente sanctions --format ftm # as FollowTheMoney entities\n"
     "entente sanctions --db news.db --country IRN # what was told\n",
     "table jsonl ftm", CLI_G_COMMON | CLI_G_OUT | CLI_G_DATA | CLI_G_ON | CLI_G_DB | CLI_G_FILTER, 0, cli_verb_sanctions, 1 + ENT_QUERY_EVENTS},
    {"eval", "GOLD", "precision, recall and F1 against gold records",
     "Scores event records against a folder of gold records (one DOC.jsonl a document) by type, dyad and strictly, with bootstrap "
     "confidence intervals. Without --pred it codes the texts in the folder docs beside the gold itself.",
     "entente eval gold/ # code and score\n"
     "entente eval gold/ --pred out/ # score given records\n",
     "table json", CLI_G_COMMON | CLI_G_OUT | CLI_G_EVAL | CLI_G_DATA | CLI_G_MODEL, 1, cli_verb_eval},
    {"lexicon", "check|compile|import DIR...", "check, compile and import knowledge",
     "check reads the lexicon folders and names each wrong line with its reason, a folder of your own on top of ours; compile also writes "
     "the image that the program maps. import reads actors and agents of TABARI/PETRARCH dictionaries and writes them as text of our "
     "lexicon, with their codes and periods: actors.txt and roles.txt in --out-dir, or all in one with -o. With --kind it reads an alliance file instead.",
     "entente lexicon check lexicon/ # every wrong line\n"
     "entente lexicon compile lexicon/ -o lexicon.ent # for --data\n"
     "entente lexicon import --kind atop atop-member.csv -o mine/pacts/atop.txt # then: entente pacts --lexicon mine/\n"
     "entente lexicon import dictionaries/ --out-dir mine/ # then: entente code --lexicon mine/\n",
     NULL, CLI_G_COMMON | CLI_G_OUT | CLI_G_OUTDIR | CLI_G_DATA | CLI_G_IMPORT, 2, cli_verb_lexicon},
    {"serve", "--db FILE", "the page and the JSON API, on loopback",
     "Serves a database: a page to read articles with what was understood beside them, to follow pairs, claims, pacts and transfers, and a JSON API. It "
     "listens at 127.0.0.1 unless told otherwise, answers only to its own name, and changes nothing without --write. Prints its address; ends on a signal.",
     "entente serve --db news.db # http://127.0.0.1:8642/\n"
     "entente serve --db news.db --write # people may correct records and add articles\n"
     "entente serve --db news.db --port 0 # at any free port\n",
     NULL, CLI_G_COMMON | CLI_G_DATA | CLI_G_DB | CLI_G_SERVE, 0, cli_verb_serve},
    {"doctor", "[DB|FILE]...", "check a database, model or lexicon",
     "Compares every checksum of model and lexicon, and of a database its integrity, its references and its derived tables, which are "
     "rebuilt when they are wrong.",
     "entente doctor # model and lexicon\n"
     "entente doctor news.db # a database\n",
     NULL, CLI_G_COMMON | CLI_G_DATA | CLI_G_DB, 0, cli_verb_doctor},
    {"help", "[VERB]", "this list, or a verb's help", "Also writes man pages and completion scripts, all made from one table.",
     "entente help code # the help of a verb\n"
     "entente help --man code # its man page\n"
     "entente help --completion bash # completion script\n",
     NULL, CLI_G_COMMON | CLI_G_HELP, 0, cli_verb_help},
    {0},
};

const cli_verb *cli_verb_find(const char *name) {
  for (const cli_verb *v = cli_verbs; v->name; v++)
    if (!strcmp(v->name, name)) return v;
  return NULL;
}
