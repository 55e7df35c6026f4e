"""Every detector; a new one is one file, one entry here, one table of examples."""

from alerts.detector import GatedDetector
from alerts.detectors.invalid.controls import CONTROLS, NONCHARACTERS
from alerts.detectors.personal.credit_card import CreditCard
from alerts.detectors.personal.email import Email
from alerts.detectors.personal.phone import Phone
from alerts.detectors.suspicious.prompt_injection import PROMPT_INJECTION
from alerts.detectors.suspicious.sql import SQL
from alerts.detectors.suspicious.xss import XSS

DETECTORS: tuple[GatedDetector, ...] = (
    CONTROLS,
    NONCHARACTERS,
    Phone(),
    Email(),
    CreditCard(),
    PROMPT_INJECTION,
    SQL,
    XSS,
)
