"""Keys and tokens whose vendor gave them a form of their own."""

# ruff: noqa: E501 - one rule a line, however long

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.detectors.personal.placeholder import is_sample
from alerts.finding import Category, Finding
from alerts.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Vendor and form. From the vendors' documentation and GitHub's list of secret scanning patterns
# (docs.github.com/code-security/secret-scanning); lengths are a little looser than today's.
_FORMS: tuple[tuple[str, str], ...] = (
    ("AWS", r"\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9]|AIDA|AROA)[A-Z0-9]{16}\b"),
    ("GitHub", r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})"),
    ("GitLab", r"\b(?:gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w\-]{16,}|GR1348941\w{20})"),
    ("Slack", r"\bxox[a-z](?:\.xox[a-z])?-[\w\-]{10,}|\bxapp-\d-[\w\-]{20,}"),
    ("Slack, webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/]{20,}"),
    ("Discord, webhook", r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w\-]{40,}"),
    ("Teams, webhook", r"webhook\.office\.com/webhookb2/[\w\-@/]{60,}"),
    ("Stripe", r"\b(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{24,}"),
    ("OpenAI", r"\bsk-(?:proj|svcacct|admin|None)-[\w\-]{20,}|\bsk-\w{20}T3BlbkFJ\w{20}"),
    ("Anthropic", r"\bsk-ant-[\w\-]{20,}"),
    ("OpenRouter, Langfuse, LiteLLM", r"\bsk-(?:or-v1|lf|kimi|litellm)-[\w\-]{16,}"),
    ("DeepSeek and others", r"\bsk-[a-f0-9]{32,}\b|\bsk-[A-Za-z0-9]{40,}\b"),
    ("ElevenLabs", r"\bsk_[a-f0-9]{40,}\b"),
    ("Google, API", r"\bAIza[\w\-]{33,}"),
    ("Google, OAuth", r"\bGOCSPX-[\w\-]{20,}|\bya29\.[\w\-]{20,}|\b1//0[\w\-]{30,}"),
    ("Google, Firebase", r"\bAAAA[\w\-]{7}:APA91[\w\-]{100,}"),
    ("SendGrid", r"\bSG\.[\w\-]{16,}\.[\w\-]{16,}"),
    ("Twilio", r"\b(?:SK|AC)[0-9a-f]{32}\b"),
    ("Hugging Face", r"\b(?:hf|api_org)_[A-Za-z0-9]{30,}\b"),
    ("Telegram", r"\b\d{8,}:AA[\w\-]{30,}"),
    ("Discord", r"\b[MNO][\w\-]{22,}\.[\w\-]{6}\.[\w\-]{25,}"),
    ("DigitalOcean", r"\bdo[opr]_v1_[a-f0-9]{64}\b"),
    ("Databricks", r"\bdapi[a-f0-9]{32}(?:-\d)?\b"),
    ("Shopify", r"\bshp(?:at|ca|pa|ss|ua)_[a-fA-F0-9]{32}\b"),
    ("Mailgun", r"\b(?:pub)?key-[0-9a-f]{32}\b|\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b"),
    ("Mailchimp", r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    ("npm, PyPI", r"\bnpm_[A-Za-z0-9]{36}\b|\bpypi-Ag[\w\-]{50,}"),
    ("RubyGems, NuGet, crates.io", r"\brubygems_[a-f0-9]{48}\b|\boy2[a-z0-9]{43}\b|\bcio[A-Za-z0-9]{32}\b"),
    ("Docker", r"\bdckr_(?:pat|oat)_[\w\-]{20,}"),
    ("HashiCorp Vault", r"\bhv[sbr]\.[\w\-]{20,}|\bs\.[A-Za-z0-9]{24}\b"),
    ("HashiCorp Terraform", r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w\-=]{60,}"),
    ("Linear", r"\blin_(?:api|oauth)_[A-Za-z0-9]{32,}\b"),
    ("Notion", r"\bntn_[A-Za-z0-9]{40,}\b|\bsecret_[A-Za-z0-9]{43}\b"),
    ("Grafana", r"\bglsa_\w{30,}|\bglc_[A-Za-z0-9+/]{32,}|\beyJrIjoi[A-Za-z0-9]{60,}"),
    ("Doppler", r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.\-]{30,}"),
    ("Groq, Replicate, Perplexity", r"\bgsk_[A-Za-z0-9]{40,}|\br8_[A-Za-z0-9]{30,}|\bpplx-[A-Za-z0-9]{40,}"),
    ("xAI, NVIDIA, Fireworks", r"\bxai-[A-Za-z0-9]{60,}|\bnvapi-[\w\-]{50,}|\bfw_[A-Za-z0-9]{20,}\b"),
    ("Pinecone, LangSmith", r"\bpcsk_\w{40,}|\blsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"),
    ("Airtable", r"\bpat[A-Za-z0-9]{14}\.[a-f0-9]{64}\b"),
    ("Atlassian, Bitbucket, Trello", r"\bATATT3[\w\-=]{60,}|\bATBB\w{20,}|\bATTA[a-f0-9]{60,}\b"),
    ("Asana", r"\b[012]/\d{10,}(?:/\d{10,})?:[a-f0-9]{32}\b"),
    ("CircleCI, Buildkite", r"\bCCIPAT_\w{20,}|\bbkua_[a-f0-9]{40}\b"),
    ("Contentful, Figma", r"\bCFPAT-[\w\-]{40,}|\bfig[dour]_[\w\-]{30,}"),
    ("Dropbox", r"\bsl\.(?:u\.)?[\w\-]{60,}"),
    ("Dynatrace", r"\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}\b"),
    ("Facebook", r"\bEAA[A-Za-z0-9]{60,}\b"),
    ("Fly.io", r"\bFlyV1 fm\d[a-z]?_[\w+/=,]{40,}|\bfo1_[\w\-]{43}\b"),
    ("Heroku", r"\bHRKU-[\w\-]{30,}"),
    ("HubSpot", r"\bpat-(?:na|eu)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    ("JFrog", r"\bAKCp[A-Za-z0-9]{60,}\b"),
    ("Mapbox", r"\bsk\.eyJ[\w\-]{20,}\.[\w\-]{20,}"),
    ("Netlify, Vercel, Render", r"\bnfp_\w{36,}|\bvc[pkiar]_\w{24,}|\brnd_[A-Za-z0-9]{28,}\b"),
    ("New Relic", r"\bNR(?:AK|II|AA|BR|JS|RA|AL)-[\w\-]{19,}|\b[a-f0-9]{36}NRAL\b"),
    ("1Password, age", r"\bops_eyJ[\w\-+/=]{100,}|\bAGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("PlanetScale, Supabase", r"\bpscale_(?:tkn|pw|oauth)_[\w\-.]{32,}|\bsbp_[a-f0-9]{40}\b|\bsb_secret_\w{20,}"),
    ("Postman, ReadMe, Pulumi", r"\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b|\brdme_[a-z0-9]{70}\b|\bpul-[a-f0-9]{40}\b"),
    ("Brevo, Resend, Postmark", r"\bxkeysib-[a-f0-9]{64}-\w{16}\b|\bre_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}\b"),
    ("Sentry", r"\bsntry[su]_[\w+/=\-]{40,}"),
    ("Shippo, Duffel, EasyPost", r"\bshippo_(?:live|test)_[a-f0-9]{40}\b|\bduffel_(?:live|test)_[\w\-]{43}|\bEZ[AT]K[a-z0-9]{50,}"),
    ("Square", r"\bsq0(?:atp|csp|idp)-[\w\-]{22,}"),
    ("Sourcegraph", r"\bsgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}\b"),
    ("Tailscale", r"\btskey-[a-z]+-[\w\-]{16,}"),
    ("Typeform", r"\btfp_[\w\-.]{40,}"),
    ("Yandex", r"\bAQVN[\w\-]{35,}|\bt1\.[A-Z0-9a-z_\-]{60,}|\by[0-3]_[\w\-]{50,}"),
    ("Alibaba, Tencent", r"\bLTAI[A-Za-z0-9]{12,}\b|\bAKID[A-Za-z0-9]{28,}\b"),
    ("Razorpay, Paystack, Plaid", r"\brzp_(?:live|test)_\w{14,}|\baccess-(?:production|sandbox|development)-[0-9a-f\-]{36}"),
    ("PayPal, Flutterwave", r"\baccess_token\$(?:production|sandbox)\$\w{10,}\$[0-9a-f]{32}|\bFLWSECK(?:_TEST)?-\w{12,}-X"),
    ("Azure, storage", r"AccountKey=[A-Za-z0-9+/]{40,}={0,2}"),
    ("Azure, shared access", r"SharedAccessKey=[A-Za-z0-9+/]{40,}={0,2}|[?&]sig=[A-Za-z0-9%+/]{40,}"),
    ("Azure, Entra ID", r"\b[\w~.\-]{3}\dQ~[\w~.\-]{31,}"),
    ("Adafruit, Prefect, Infracost", r"\baio_[A-Za-z0-9]{28}\b|\bpn[ub]_[A-Za-z0-9]{36}\b|\bico-[A-Za-z0-9]{32}\b"),
    ("JSON web token", r"\bey[A-Za-z0-9][\w\-]{10,}\.ey[\w\-]{10,}(?:\.[\w\-]*)?"),
)  # fmt: skip
_ANY_FORM = Pattern("|".join(form for _, form in _FORMS), is_case_sensitive=True)


class VendorKey:
    """Find keys by their vendor's form."""

    category: Category = "personal"
    trigger = (
        r"\b(?:akia|asia|abia|acca|a3t|aida|aroa|aiza|gocspx|atatt|atbb|atta[a-f0-9]|ccipat|cfpat|eaa[a-z0-9]{9}|hrku|akcp|age-secret|pmak|ltai|akid|aqvn|flwseck|"
        r"ez[at]k|flyv1|gr1348941|sg\.|sk[0-9a-f]{9}|ac[0-9a-f]{9}|eyj|oy2|dapi[0-9a-f]|1//0)|apa91|nral\b|\bnr[a-z]{2}-|accountkey|sharedaccesskey|\dq~"
        r"|\b(?:gh[pousr]|hf|sk|rk|do[opr]_v1|shp\w\w|npm|cio|ntn|secret|glsa|glc|gsk|r8|fw|pcsk|lsv2|fig[dour]|fo1|nfp|"
        r"vc[pkiar]|rnd|ops|pscale|sbp|sb_secret|rdme|re|shippo|duffel|sgp|tfp|y[0-3]|rzp|aio|pn[ub]|whsec|dckr|lin|"
        r"api_org|github_pat|rubygems|sntry[su]|bkua)_[a-z0-9]"
        r"|\b(?:gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct)|xox[a-z]|xapp|sk|key|pubkey|pypi|pplx|xai|nvapi|pat|pul|xkeysib|sq0\w\w\w|tskey|access|ico)-[a-z0-9]"
        r"|\b(?:hv[sbr]|s|dp|sl|t1|sk|ya29|dt0[a-z]\d\d|ey[a-z0-9_\-]+|pat[a-z0-9]+|[mno][\w\-]+)\.[\w\-]{6}|atlasv1|access_token\$"
        r"|[?&]sig=|-us\d|hooks\.slack|discord(?:app)?\.com/api|webhookb2|\d:aa|\d:[a-f0-9]{9}|[0-9a-f]{8}-[0-9a-f]{8}-"
    )

    def find(self, text: str) -> Iterator[Finding]:
        """Yield one finding for each key that is no placeholder."""
        for start, end in _ANY_FORM.spans(text):
            if not is_sample(text[start:end]):
                yield Finding("personal", "SECRET", start, end, 0.95)
