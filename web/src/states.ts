// Codes of states (ISO 3166-1 alpha-3, numeric for the map) and their short names; former ones as in lexicon/actors/states.
const table = `
ABW533Aruba
AFG004Afghanistan
AGO024Angola
AIA660Anguilla
ALA248Åland Islands
ALB008Albania
AND020Andorra
ARE784United Arab Emirates
ARG032Argentina
ARM051Armenia
ASM016American Samoa
ATA010Antarctica
ATF260French Southern Territories
ATG028Antigua and Barbuda
AUS036Australia
AUT040Austria
AZE031Azerbaijan
BDI108Burundi
BEL056Belgium
BEN204Benin
BES535Bonaire, Sint Eustatius and Saba
BFA854Burkina Faso
BGD050Bangladesh
BGR100Bulgaria
BHR048Bahrain
BHS044Bahamas
BIH070Bosnia and Herzegovina
BLM652Saint Barthélemy
BLR112Belarus
BLZ084Belize
BMU060Bermuda
BOL068Bolivia
BRA076Brazil
BRB052Barbados
BRN096Brunei
BTN064Bhutan
BVT074Bouvet Island
BWA072Botswana
CAF140Central African Republic
CAN124Canada
CCK166Cocos (Keeling) Islands
CHE756Switzerland
CHL152Chile
CHN156China
CIV384Côte d’Ivoire
CMR120Cameroon
COD180DR Congo
COG178Congo
COK184Cook Islands
COL170Colombia
COM174Comoros
CPV132Cabo Verde
CRI188Costa Rica
CUB192Cuba
CUW531Curaçao
CXR162Christmas Island
CYM136Cayman Islands
CYP196Cyprus
CZE203Czechia
DEU276Germany
DJI262Djibouti
DMA212Dominica
DNK208Denmark
DOM214Dominican Republic
DZA012Algeria
ECU218Ecuador
EGY818Egypt
ERI232Eritrea
ESH732Western Sahara
ESP724Spain
EST233Estonia
ETH231Ethiopia
FIN246Finland
FJI242Fiji
FLK238Falkland Islands (Malvinas)
FRA250France
FRO234Faroe Islands
FSM583Micronesia
GAB266Gabon
GBR826United Kingdom
GEO268Georgia
GGY831Guernsey
GHA288Ghana
GIB292Gibraltar
GIN324Guinea
GLP312Guadeloupe
GMB270Gambia
GNB624Guinea-Bissau
GNQ226Equatorial Guinea
GRC300Greece
GRD308Grenada
GRL304Greenland
GTM320Guatemala
GUF254French Guiana
GUM316Guam
GUY328Guyana
HKG344Hong Kong
HMD334Heard Island and McDonald Islands
HND340Honduras
HRV191Croatia
HTI332Haiti
HUN348Hungary
IDN360Indonesia
IMN833Isle of Man
IND356India
IOT086British Indian Ocean Territory
IRL372Ireland
IRN364Iran
IRQ368Iraq
ISL352Iceland
ISR376Israel
ITA380Italy
JAM388Jamaica
JEY832Jersey
JOR400Jordan
JPN392Japan
KAZ398Kazakhstan
KEN404Kenya
KGZ417Kyrgyzstan
KHM116Cambodia
KIR296Kiribati
KNA659Saint Kitts and Nevis
KOR410South Korea
KWT414Kuwait
LAO418Laos
LBN422Lebanon
LBR430Liberia
LBY434Libya
LCA662Saint Lucia
LIE438Liechtenstein
LKA144Sri Lanka
LSO426Lesotho
LTU440Lithuania
LUX442Luxembourg
LVA428Latvia
MAC446Macao
MAF663Saint Martin (French part)
MAR504Morocco
MCO492Monaco
MDA498Moldova
MDG450Madagascar
MDV462Maldives
MEX484Mexico
MHL584Marshall Islands
MKD807North Macedonia
MLI466Mali
MLT470Malta
MMR104Myanmar
MNE499Montenegro
MNG496Mongolia
MNP580Northern Mariana Islands
MOZ508Mozambique
MRT478Mauritania
MSR500Montserrat
MTQ474Martinique
MUS480Mauritius
MWI454Malawi
MYS458Malaysia
MYT175Mayotte
NAM516Namibia
NCL540New Caledonia
NER562Niger
NFK574Norfolk Island
NGA566Nigeria
NIC558Nicaragua
NIU570Niue
NLD528Netherlands
NOR578Norway
NPL524Nepal
NRU520Nauru
NZL554New Zealand
OMN512Oman
PAK586Pakistan
PAN591Panama
PCN612Pitcairn
PER604Peru
PHL608Philippines
PLW585Palau
PNG598Papua New Guinea
POL616Poland
PRI630Puerto Rico
PRK408North Korea
PRT620Portugal
PRY600Paraguay
PSE275Palestine
PYF258French Polynesia
QAT634Qatar
REU638Réunion
ROU642Romania
RUS643Russia
RWA646Rwanda
SAU682Saudi Arabia
SDN729Sudan
SEN686Senegal
SGP702Singapore
SGS239South Georgia and the South Sandwich Islands
SHN654Saint Helena, Ascension and Tristan da Cunha
SJM744Svalbard and Jan Mayen
SLB090Solomon Islands
SLE694Sierra Leone
SLV222El Salvador
SMR674San Marino
SOM706Somalia
SPM666Saint Pierre and Miquelon
SRB688Serbia
SSD728South Sudan
STP678Sao Tome and Principe
SUR740Suriname
SVK703Slovakia
SVN705Slovenia
SWE752Sweden
SWZ748Eswatini
SXM534Sint Maarten (Dutch part)
SYC690Seychelles
SYR760Syria
TCA796Turks and Caicos Islands
TCD148Chad
TGO768Togo
THA764Thailand
TJK762Tajikistan
TKL772Tokelau
TKM795Turkmenistan
TLS626Timor-Leste
TON776Tonga
TTO780Trinidad and Tobago
TUN788Tunisia
TUR792Türkiye
TUV798Tuvalu
TWN158Taiwan
TZA834Tanzania
UGA800Uganda
UKR804Ukraine
UMI581United States Minor Outlying Islands
URY858Uruguay
USA840United States
UZB860Uzbekistan
VAT336Holy See (Vatican City State)
VCT670Saint Vincent and the Grenadines
VEN862Venezuela
VGB092Virgin Islands, British
VIR850Virgin Islands, U.S.
VNM704Vietnam
VUT548Vanuatu
WLF876Wallis and Futuna
WSM882Samoa
YEM887Yemen
ZAF710South Africa
ZMB894Zambia
ZWE716Zimbabwe
SUN000Soviet Union
CSK000Czechoslovakia
YUG000Yugoslavia
DDR000East Germany
SCG000Serbia and Montenegro
XKX000Kosovo
AUH000Austria-Hungary
OTT000Ottoman Empire`;

export interface State { code: string; numeric: string; name: string }
export const states: State[] = table.trim().split('\n').map(l => ({ code: l.slice(0, 3), numeric: l.slice(3, 6), name: l.slice(6) }));
const byCode = new Map(states.map(s => [s.code, s]));
const byNumeric = new Map(states.filter(s => s.numeric !== '000').map(s => [s.numeric, s]));

/** The short name of a code of a country or body; bodies are called by their code. */
export const nameOf = (code: string | undefined): string => (code ? byCode.get(code)?.name ?? code : '');
export const numericOf = (code: string): string | undefined => byCode.get(code)?.numeric;
export const codeOfNumeric = (n: string): string | undefined => byNumeric.get(n)?.code;

/** A code for what a person typed: a code or a name. */
export function codeOf(words: string): string {
  const w = words.trim();
  if (byCode.has(w.toUpperCase())) return w.toUpperCase();
  const found = states.find(s => s.name.toLowerCase() === w.toLowerCase()) ?? states.find(s => s.name.toLowerCase().startsWith(w.toLowerCase()));
  return found ? found.code : w.toUpperCase();
}
