"""Every detector; a new one is one file, one entry here, one table of examples."""

from alerts.detector import GatedDetector
from alerts.detectors.invalid.controls import CONTROLS, NONCHARACTERS
from alerts.detectors.invalid.garbage import MOJIBAKE, Blob, Noise
from alerts.detectors.personal.access_code import AccessCode
from alerts.detectors.personal.credential import Credential
from alerts.detectors.personal.credit_card import CreditCard
from alerts.detectors.personal.crypto import Crypto
from alerts.detectors.personal.document import Document
from alerts.detectors.personal.email import Email
from alerts.detectors.personal.iban import Iban
from alerts.detectors.personal.national_id import DistinctNationalId, NationalId
from alerts.detectors.personal.network import Network
from alerts.detectors.personal.phone import Phone
from alerts.detectors.personal.phone_spelt import PhoneSpelt
from alerts.detectors.personal.travel_document import TravelDocument
from alerts.detectors.personal.vendor_key import VendorKey
from alerts.detectors.suspicious.command_injection import COMMAND_INJECTION
from alerts.detectors.suspicious.hidden_unicode import HiddenUnicode
from alerts.detectors.suspicious.injections import (
    CODE_INJECTION,
    JNDI,
    LDAP_INJECTION,
    NOSQL_INJECTION,
    SSRF,
    XXE,
)
from alerts.detectors.suspicious.path_traversal import PATH_TRAVERSAL
from alerts.detectors.suspicious.prompt.document import DOCUMENT
from alerts.detectors.suspicious.prompt.jailbreak import JAILBREAK
from alerts.detectors.suspicious.prompt.leak import LEAK
from alerts.detectors.suspicious.prompt.learned import LEARNED
from alerts.detectors.suspicious.prompt.orders import ORDERS
from alerts.detectors.suspicious.prompt.override_in_english import OverrideInEnglish
from alerts.detectors.suspicious.prompt.override_in_other_languages import OverrideInOtherLanguages
from alerts.detectors.suspicious.prompt.personas import PERSONAS
from alerts.detectors.suspicious.prompt.phrases_in_other_languages import PHRASES_IN_OTHER_LANGUAGES
from alerts.detectors.suspicious.prompt.policies import POLICIES
from alerts.detectors.suspicious.prompt.today import TODAY
from alerts.detectors.suspicious.sql_injection import SqlInjection
from alerts.detectors.suspicious.template_injection import TEMPLATE_INJECTION
from alerts.detectors.suspicious.xss import XSS

DETECTORS: tuple[GatedDetector, ...] = (
    CONTROLS,
    NONCHARACTERS,
    MOJIBAKE,
    Blob(),
    Noise(),
    Email(),
    CreditCard(),
    Iban(),
    Crypto(),
    Credential(),
    AccessCode(),
    VendorKey(),
    Network(),
    Phone(),
    PhoneSpelt(),
    Document(),
    TravelDocument(),
    NationalId(),
    DistinctNationalId(),
    HiddenUnicode(),
    XSS,
    COMMAND_INJECTION,
    PATH_TRAVERSAL,
    TEMPLATE_INJECTION,
    SqlInjection(),
    NOSQL_INJECTION,
    LDAP_INJECTION,
    XXE,
    JNDI,
    SSRF,
    CODE_INJECTION,
    OverrideInEnglish(),
    LEAK,
    ORDERS,
    DOCUMENT,
    OverrideInOtherLanguages(),
    PHRASES_IN_OTHER_LANGUAGES,
    JAILBREAK,
    PERSONAS,
    POLICIES,
    TODAY,
    LEARNED,
)
# Attacks are also looked for in every view of a text that undoes a disguise; but characters that
# were written as escapes are not hidden.
ATTACKS = frozenset(
    detector
    for detector in DETECTORS
    if detector.category == "suspicious" and not isinstance(detector, HiddenUnicode)
)
PERSONAL = frozenset(detector for detector in DETECTORS if detector.category == "personal")
