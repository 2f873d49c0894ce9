"""The currencies of ISO 4217 and their minor units."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


class UnknownCurrency(ValueError):
    """A code that is no active ISO 4217 currency with a minor unit."""


# ISO 4217 tables A.1 and A.2 as of January 2026: BGN went with Bulgaria's euro, ANG became XCG, ZWL became
# ZWG. Metals, test codes and units of account are left out: they have no minor unit to count.
_DECIMALS_0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_DECIMALS_3 = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS_4 = "CLF UYW"
_DECIMALS_2 = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""

EXPONENTS: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(_DECIMALS_0.split(), 0)
    | dict.fromkeys(_DECIMALS_2.split(), 2)
    | dict.fromkeys(_DECIMALS_3.split(), 3)
    | dict.fromkeys(_DECIMALS_4.split(), 4)
)


def exponent(currency: str) -> int:
    """How many decimals the currency has; raises UnknownCurrency."""
    decimals = EXPONENTS.get(currency)
    if decimals is None:
        raise UnknownCurrency(
            f"“{currency[:12]}” is not a currency code. Use three letters, for example USD or EUR."
        )
    return decimals
