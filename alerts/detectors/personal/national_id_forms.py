"""The table of national ids: how a country's number looks, is called and is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from alerts.detectors.personal import national_id_checks as checks

if TYPE_CHECKING:
    from collections.abc import Callable


class IdForm(NamedTuple):
    """One kind of number.

    Args:
        name: RE2 pattern of what people call it.
        shape: RE2 pattern of the number itself.
        check: A python-stdnum module (`pl.pesel`), a check of ours, or None where there is none.
        is_distinct: It counts without its name, because nothing else looks like it.
        is_strict: It never counts with a wrong check digit: its name means other things too.
    """

    name: str
    shape: str
    check: str | Callable[[str], bool] | None = None
    is_distinct: bool = False
    is_strict: bool = False


FORMS: tuple[IdForm, ...] = (
    # North America
    IdForm(
        r"\bs\.?s\.?n|social security|seguro social|\bitin\b",
        r"\d{3}-\d{2}-\d{4}",
        checks.is_ssn,
        True,
        True,
    ),
    IdForm(
        r"\bs\.?s\.?n\b"
        r"|social security (?:no|num|#)"
        r"|\bitin\b|\btin\b",
        r"\d{3}[ .]?\d{2}[ .]?\d{4}",
        checks.is_ssn,
        is_strict=True,
    ),
    IdForm(r"\bs\.?s\.?n\b|social security", r"(?:[x*]{3}-[x*]{2}|\d{3}-\d{2})-\d{4}", None),
    IdForm(r"\bein\b|employer identification", r"\d{2}-?\d{7}", "us.ein"),
    IdForm(
        r"\bsin\b|social insurance|\bnas\b|assurance sociale",
        r"\d{3}[ \-]?\d{3}[ \-]?\d{3}",
        checks.is_luhn,
        is_strict=True,
    ),
    IdForm(
        r"\bc\.?u\.?r\.?p\b", r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{5}[A-Z\d]\d", "mx.curp", True
    ),
    IdForm(r"\br\.?f\.?c\b", r"[A-ZÑ&]{3,4} ?-?\d{6} ?-?[A-Z\d]{3}", "mx.rfc", is_strict=True),
    # South and Central America
    IdForm(r"\bc\.?p\.?f\b|cadastro de pessoas?", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}", "br.cpf"),
    IdForm(r"\bc\.?p\.?f\b", r"\d{3}\.\d{3}\.\d{3}-\d{2}", "br.cpf", True),
    IdForm(r"\bc\.?n\.?p\.?j\b", r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", "br.cnpj", True),
    IdForm(r"\bc\.?n\.?p\.?j\b", r"\d{14}", "br.cnpj"),
    IdForm(r"\brg\b|registro geral", r"\d{1,2}\.?\d{3}\.?\d{3}-?[\dX]", None),
    IdForm(r"\bc\.?u\.?i\.?t\b|\bcuil\b|clave única", r"\d{2}-\d{8}-\d", "ar.cuit", True),
    IdForm(r"\bc\.?u\.?i\.?t\b|\bcuil\b", r"\d{11}", "ar.cuit"),
    IdForm(r"\bd\.?n\.?i\b|documento nacional", r"\d{1,2}\.?\d{3}\.?\d{3}", "ar.dni"),
    IdForm(r"\br\.?u\.?t\b|\brun\b|rol único", r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", "cl.rut", True),
    IdForm(r"\br\.?u\.?t\b|rol único", r"\d{7,8}-?[\dK]", "cl.rut", is_strict=True),
    IdForm(r"\bn\.?i\.?t\b|\bcédula|\bcedula|\bc\.c\.", r"\d{1,3}(?:\.?\d{3}){2,3}(?:-\d)?", None),
    IdForm(r"\bcédula|\bcedula\b", r"\d{3}-?\d{7}-?\d", "do.cedula"),
    IdForm(r"\bcédula|\bcedula|\bc\.?i\.?\b", r"\d{10}", "ec.ci", is_strict=True),
    IdForm(r"\bcédula|\bcedula|\bc\.?i\.?\b", r"\d\.\d{3}\.\d{3}-\d", None),
    IdForm(r"\bcédula|\bcedula", r"[VE]-?\d{1,2}\.?\d{3}\.?\d{3}", None),
    IdForm(r"\brif\b", r"[VEJG]-?\d{8}-?\d", "ve.rif"),
    IdForm(r"\bdui\b", r"\d{8}-\d\b", None),
    IdForm(r"\bruc\b", r"\d{11}|\d{13}|\d{6,8}-\d", None),
    IdForm(r"\bd\.?n\.?i\b|\bcui\b", r"\d{8}(?:-?[A-K\d])?", None),
    IdForm(r"\bdpi\b|\bcui\b", r"\d{4} ?\d{5} ?\d{4}", None),
    IdForm(r"\bcédula|\bcedula", r"\d-\d{4}-\d{4}", None),
    # Western Europe
    IdForm(
        r"national insurance|\bnino\b|\bni (?:no|num)",
        r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]?\b",
        None,
    ),
    IdForm(
        r"national insurance|\bnino\b",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        checks.is_nino,
        True,
    ),
    IdForm(r"\bnhs\b|health service number", r"\d{3}[ \-]?\d{3}[ \-]?\d{4}", "gb.nhs"),
    IdForm(r"\butr\b|unique taxpayer", r"\d{5} ?\d{5}", "gb.utr"),
    IdForm(r"\bpps|personal public service", r"\d{7}[A-W][A-IW]?", "ie.pps"),
    IdForm(
        r"sécu|insee|\bnir\b|carte vitale|social security",
        r"[12](?: \d{2} \d{2} \d[\dAB] \d{3} \d{3}|\d{5}[\dAB]\d{6}) ?\d{2}",
        "fr.nir",
        True,
    ),
    IdForm(
        r"num[ée]ro fiscal|\bspi\b|\bn\.?i\.?f\b", r"[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}", "fr.nif"
    ),
    IdForm(
        r"steuer\W{0,2}(?:id|nummer|identifikation)"
        r"|\bidnr\b|\btin\b",
        r"\d{2} ?\d{3} ?\d{3} ?\d{3}",
        "de.idnr",
    ),
    IdForm(r"steuernummer|\bsteuer-?nr|\bst\.?-?nr", r"\d{2,3}[ /]\d{3}[ /]\d{4,5}", None),
    IdForm(r"sozialversicherung|rentenversicherung|\bsvnr\b", r"\d{2} ?\d{6} ?[A-Z] ?\d{3}", None),
    IdForm(
        r"personalausweis|ausweisnummer", r"[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{8}\d?", None
    ),
    IdForm(r"sozialversicherung|\bsvnr\b|\bvnr\b|versicherungsnummer", r"\d{4} ?\d{6}", "at.vnr"),
    IdForm(
        r"\bahv|\bavs\b|sozialversicherung|assurance-vieillesse",
        r"756\.?\d{4}\.?\d{4}\.?\d{2}",
        "ch.ssn",
    ),
    IdForm(r"\bahv|\bavs\b", r"756\.\d{4}\.\d{4}\.\d{2}", "ch.ssn", True),
    IdForm(
        r"rijksregister|registre national|national register|\bniss\b|\binsz\b",
        r"\d{2}[. ]?\d{2}[. ]?\d{2}[\- ]?\d{3}[. ]?\d{2}",
        "be.nn",
    ),
    IdForm(r"rijksregister|registre national", r"\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}", "be.nn", True),
    IdForm(
        r"\bbsn\b|burgerservice|sofi-?nummer",
        r"\d{4}[. ]?\d{2}[. ]?\d{3}|\d{3}[. ]\d{3}[. ]\d{3}",
        "nl.bsn",
    ),
    IdForm(
        r"matricule|sécurité sociale|sozialversicherung",
        r"(?:19|20)\d{2} ?[01]\d ?[0-3]\d ?\d{5}",
        None,
    ),
    # Southern Europe
    IdForm(
        r"\bd\.?n\.?i\b|\bn\.?i\.?f\b|documento nacional",
        r"\d{2}\.?\d{3}\.?\d{3} ?-?[A-Z]",
        "es.dni",
    ),
    IdForm(r"\bd\.?n\.?i\b|\bn\.?i\.?f\b", r"\d{8}-?[A-HJ-NP-TV-Z]", "es.dni", True),
    IdForm(
        r"\bn\.?i\.?e\b|número de identidad de extranjero", r"[XYZ]-?\d{7}-?[A-Z]", "es.nie", True
    ),
    IdForm(r"\bcif\b|\bn\.?i\.?f\b", r"[A-HJNP-SUVW]-?\d{7}-?[\dA-J]", "es.cif", is_strict=True),
    IdForm(r"seguridad social|\bnuss?\b", r"\d{2}[ /]?\d{8}[ /]?\d{2}", None),
    IdForm(r"\bn\.?i\.?f\b|contribuinte|\bniss\b", r"\d{3} ?\d{3} ?\d{3}(?: ?\d{2})?", "pt.nif"),
    IdForm(r"cart[ãa]o de cidad", r"\d{8} ?\d ?[A-Z\d]{2}\d", "pt.cc"),
    IdForm(
        r"codice fiscale|\bcod\.? fisc|\bc\.?f\.?\b",
        r"[A-Z]{6} ?\d[\dLMNP-V] ?[A-EHLMPRST] ?\d[\dLMNP-V] ?[A-Z]\d{3}[A-Z]",
        "it.codicefiscale",
    ),
    IdForm(
        r"codice fiscale",
        r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
        "it.codicefiscale",
        True,
    ),
    IdForm(r"partita iva|\bp\.? ?iva\b", r"\d{11}", "it.iva"),
    IdForm(r"\bamka\b|αμκα", r"\d{11}", "gr.amka"),
    IdForm(r"\bafm\b|αφμ", r"\d{9}", "gr.vat"),
    IdForm(r"\bid card|identity card|karta tal-identità", r"\d{3,7}[MGAPLHBZ]\b", None),
    # Nordic and Baltic countries
    IdForm(
        r"person(?:al identity )?nummer"
        r"|samordningsnummer|\bpersonnr",
        r"(?:19|20)?\d{6}[\-+ ]?\d{4}",
        "se.personnummer",
    ),
    IdForm(r"personnummer", r"(?:19|20)\d{6}[\-+]\d{4}", "se.personnummer", True),
    IdForm(
        r"fødselsnummer|fodselsnummer|fødselsnr|personnummer|d-nummer",
        r"\d{6} ?\d{5}",
        "no.fodselsnummer",
    ),
    IdForm(r"\bcpr|personnummer", r"\d{6}-?\d{4}", "dk.cpr"),
    IdForm(
        r"henkilötunnu|\bhetu|sosiaaliturvatunnus|personbeteckning",
        r"\d{6}[\-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y]",
        "fi.hetu",
        True,
    ),
    IdForm(r"kennital", r"\d{6}-?\d{4}", "is_.kennitala"),
    IdForm(r"isikukood|personal code|\bik\b", r"[1-8]\d{10}", "ee.ik"),
    IdForm(r"asmens kod|personal code", r"[1-6]\d{10}", "lt.asmens"),
    IdForm(r"personas kod|personal code", r"\d{6}-?\d{5}", None),
    # Central and Eastern Europe
    IdForm(r"\bpesel", r"\d{11}", "pl.pesel"),
    IdForm(r"\bnip\b", r"\d{3}[\- ]?\d{3}[\- ]?\d{2}[\- ]?\d{2}|\d{3}-\d{2}-\d{2}-\d{3}", "pl.nip"),
    IdForm(r"dow[óo]d osobisty|dowodu|numer dowodu|identity card", r"[A-Z]{3} ?\d{6}\b", None),
    IdForm(r"rodn[éeá]\w* [čc][íi]sl|\br\.č|\brč(?:[^\p{L}]|$)", r"\d{6}/?\d{3,4}", "cz.rc"),
    IdForm(r"rodn[éeá]\w* [čc][íi]sl|birth number", r"\d{2}[0-35-8]\d[0-3]\d/\d{4}", "cz.rc", True),
    IdForm(r"občansk", r"\d{9}|[A-Z]{2}\d{6}", None),
    IdForm(r"\btaj\b|társadalombiztos", r"\d{3}[ \-]?\d{3}[ \-]?\d{3}", None),
    IdForm(r"személyi|adóazonosító|adószám", r"\d-?\d{6}-?\d{4}|\d{10}|\d{6}[A-Z]{2}", None),
    IdForm(r"\bcnp\b|cod numeric", r"[1-9]\d{12}", "ro.cnp"),
    IdForm(r"егн|\begn\b", r"\d{10}", "bg.egn"),
    IdForm(r"лнч|\blnch\b", r"\d{10}", "bg.pnf"),
    IdForm(r"\bjmbg\b|јмбг|емшо|\bemšo|емшг|\bembg\b|матичен|matični broj", r"\d{13}", "si.emso"),
    IdForm(r"\boib\b|osobni identifikacijski", r"\d{11}", "hr.oib"),
    IdForm(r"\bpib\b|пиб", r"\d{9}", "rs.pib"),
    IdForm(r"\bnipt\b|\bnid\b", r"[A-Z]\d{8}[A-Z]", None),
    IdForm(
        r"рнокпп|рнкпп|іпн|ідентифікаційн|податков|ипн|\brnokpp\b|ідентифікаційний",
        r"\d{10}",
        "ua.rntrc",
    ),
    IdForm(r"єдрпоу|edrpou", r"\d{8}", "ua.edrpou"),
    IdForm(r"унзр", r"(?:19|20)\d{6}-?\d{5}", None),
    IdForm(r"(?:^|[^\p{L}])инн|\binn\b", r"\d{12}|\d{10}", "ru.inn", is_strict=True),
    IdForm(r"снилс|\bsnils\b", r"\d{3}-?\d{3}-?\d{3}[ \-]?\d{2}", checks.is_snils),
    IdForm(r"(?:^|[^\p{L}])иин|жсн|\biin\b", r"\d{12}", checks.is_kazakh),
    IdForm(
        r"личный номер|асабісты нумар|идентификационный номер", r"\d{7}[A-Z]\d{3}[A-Z]{2}\d", None
    ),
    IdForm(r"\bidnp\b|\bidno\b", r"\d{13}", None),
    IdForm(r"პირადი ნომერ|personal number", r"\d{11}", None),
    IdForm(r"\bpinfl\b|жшшир|\bjshshir\b|пинфл", r"\d{14}", None),
    IdForm(r"(?-i:\bFIN\b)|\bfin kod", r"[0-9A-Z]{7}\b", checks.is_mixed, is_strict=True),
    # Middle East and Turkey
    IdForm(r"kimlik|\btckn?\b|t\.?c\.? ?no|vatandaş", r"[1-9]\d{10}", "tr.tckimlik"),
    IdForm(r"\bt\.?c\b", r"[1-9]\d{10}", "tr.tckimlik", is_strict=True),
    IdForm(r"vergi (?:no|numar|kimlik)", r"\d{10}", "tr.vkn"),
    IdForm(
        r"teudat|תעודת זהות|ת\.ז|ת״ז|מספר זהות|israeli id|\bt\.?z\.?\b", r"\d{8}-?\d", "il.idnr"
    ),
    IdForm(
        r"emirates id|الهوية الإماراتية|رقم الهوية|بطاقة الهوية",
        r"784-?(?:19|20)\d{2}-?\d{7}-?\d",
        None,
    ),
    IdForm(r"emirates id", r"784-(?:19|20)\d{2}-\d{7}-\d", checks.is_luhn, True),
    IdForm(r"iqama|الهوية|هويتي|saudi id|national id|رقم الإقامة", r"[12]\d{9}", checks.is_luhn),
    IdForm(r"الرقم القومي|egyptian|national id", r"[23]\d{13}", None),
    IdForm(
        r"کد ملی|شماره ملی|کدملی|کد ملي|\bkod ?-?melli|\bcode melli",
        r"\d{3}-?\d{6}-?\d|\d{10}",
        checks.is_iranian,
    ),
    IdForm(
        r"civil id|الرقم المدني|البطاقة المدنية|qatar id|\bqid\b|\bcpr\b", r"\d{9}|\d{11,12}", None
    ),
    # Asia
    IdForm(r"aadha?a?r|आधार|uidai|আধার|ஆதார்|ఆధార్", r"\d{4}[ \-]?\d{4}[ \-]?\d{4}", "in_.aadhaar"),
    IdForm(r"\bpan\b|permanent account|पैन", r"[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]\b", "in_.pan"),
    IdForm(r"voter|\bepic\b|मतदाता", r"[A-Z]{3}\d{7}\b", None),
    IdForm(r"gstin|\bgst\b", r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]", None, True),
    IdForm(r"\bcnic\b|\bnicop\b|شناختی", r"\d{5}-?\d{7}-?\d", "pk.cnic"),
    IdForm(r"\bcnic\b", r"\d{5}-\d{7}-\d", "pk.cnic", True),
    IdForm(r"\bnid\b|জাতীয় পরিচয়|এনআইডি|national id", r"\d{10}|\d{13}|\d{17}", None),
    IdForm(r"\bnic\b|sri lankan?", r"\d{9}[VX]\b|\d{12}", None),
    IdForm(
        r"身份证|身份證"
        r"|\b(?:resident )?identity card"
        r"|公民身份|shenfenzheng|chinese id",
        r"\d{17}[\dX]",
        "cn.ric",
    ),
    IdForm(r"身份证", r"[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[\dX]", "cn.ric", True),
    IdForm(r"身分證|身份證|taiwan|national id", r"[A-Z][1289]\d{8}", checks.is_taiwanese),
    IdForm(r"統一編號|统一编号", r"\d{8}", "tw.ubn"),
    IdForm(
        r"hkid|香港身份證|香港身份证|hong kong id|身份證|identity card",
        r"[A-Z]{1,2}\d{6} ?\([\dA]\)",
        None,
    ),
    IdForm(r"hkid", r"\b[A-Z]{1,2}\d{6}\([\dA]\)", checks.is_hong_kong, True),
    IdForm(r"hkid|hong kong id", r"[A-Z]{1,2}\d{6}[\dA]\b", checks.is_hong_kong),
    IdForm(r"マイナンバー|個人番号|my ?number", r"\d{4}[ \-]?\d{4}[ \-]?\d{4}", "jp.in_"),
    IdForm(
        r"주민등록|주민번호|외국인등록|\brrn\b|resident registration",
        r"\d{6}-?[1-8]\d{6}",
        "kr.rrn",
    ),
    IdForm(r"주민", r"\d{2}[01]\d[0-3]\d-[1-4]\d{6}", checks.is_korean, True),
    IdForm(r"\bnric\b|\bfin\b|singpass", r"[STFGM]\d{7}[A-Z]\b", checks.is_singaporean),
    IdForm(r"\bnric\b", r"\b[STFGM]\d{7}[A-Z]\b", checks.is_singaporean, True),
    IdForm(
        r"\bnric\b|mykad|\bmy ?kad\b|kad pengenalan|\bic (?:no|num)|\bic\b",
        r"\d{6}-\d{2}-\d{4}|\d{12}",
        "my.nric",
    ),
    IdForm(r"mykad", r"\d{2}[01]\d[0-3]\d-\d{2}-\d{4}", "my.nric", True),
    IdForm(
        r"บัตรประชาชน|ประจำตัวประชาชน|thai (?:national )?id|citizen id",
        r"\d-?\d{4}-?\d{5}-?\d{2}-?\d",
        "th.pin",
    ),
    IdForm(r"thai", r"\d-\d{4}-\d{5}-\d{2}-\d", "th.pin", True),
    IdForm(r"\bnik\b|\bktp\b|kependudukan", r"\d{16}", None),
    IdForm(r"\bnpwp\b", r"\d{2}\.?\d{3}\.?\d{3}\.?\d-?\d{3}\.?\d{3}", None),
    IdForm(r"\bnpwp\b", r"\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}", None, True),
    IdForm(r"căn cước|\bcccd\b|\bcmnd\b|chứng minh", r"\d{12}|\d{9}", None),
    IdForm(r"mã số thuế|\bmst\b", r"\d{10}(?:-?\d{3})?", "vn.mst"),
    IdForm(r"philsys|\bpsn\b|umid", r"\d{4}-?\d{4}-?\d{4}(?:-?\d{4})?", None),
    IdForm(r"\bsss\b", r"\d{2}-?\d{7}-?\d", None),
    IdForm(r"\btin\b", r"\d{3}-?\d{3}-?\d{3}(?:-?\d{3,5})?", None),
    # Oceania and Africa
    IdForm(r"\btfn\b|tax file", r"\d{3}[ \-]?\d{3}[ \-]?\d{2,3}", "au.tfn"),
    IdForm(r"\babn\b|australian business", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", "au.abn"),
    IdForm(r"\bird\b|inland revenue", r"\d{2,3}-?\d{3}-?\d{3}", "nz.ird"),
    IdForm(
        r"south african|\bsa id\b|\brsa id\b|\bid (?:number|no)|\bidentiteitsnommer",
        r"\d{6} ?\d{4} ?[01]\d ?\d",
        "za.idnr",
    ),
    IdForm(r"\bkra\b|\bpin\b", r"[AP]\d{9}[A-Z]", "ke.pin"),
    IdForm(r"ghana ?card|\bgha\b", r"GHA-?\d{9}-?\d", None, True),
    IdForm(r"\bnin\b|national identification", r"\d{11}", None),
    IdForm(r"\bbvn\b|bank verification", r"\d{11}", None),
    IdForm(r"\bcin\b|carte nationale|البطاقة الوطنية", r"[A-Z]{1,2}\d{5,6}\b", None),
)
