# ruff: noqa: SIM905, E501 - tables of words
"""Numbers spelled out, for tests: a way of its own, which knows nothing of the reader's tables."""

from collections.abc import Callable, Mapping

__all__ = ["SPELLED"]

EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
EN_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
DE = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
).split()
DE_TENS = "- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
).split()
FR_TENS = "- - vingt trente quarante cinquante soixante".split()
HR = (
    "nula jedan dva tri četiri pet šest sedam osam devet deset jedanaest dvanaest trinaest četrnaest petnaest "
    "šesnaest sedamnaest osamnaest devetnaest"
).split()
HR_TENS = "- - dvadeset trideset četrdeset pedeset šezdeset sedamdeset osamdeset devedeset".split()
HR_HUNDREDS = "- sto dvjesto tristo četiristo petsto šesto sedamsto osamsto devetsto".split()
BG = (
    "нула един два три четири пет шест седем осем девет десет единадесет дванадесет тринадесет четиринадесет "
    "петнадесет шестнадесет седемнадесет осемнадесет деветнадесет"
).split()
BG_TENS = (
    "- - двадесет тридесет четиридесет петдесет шестдесет седемдесет осемдесет деветдесет".split()
)
BG_HUNDREDS = (
    "- сто двеста триста четиристотин петстотин шестстотин седемстотин осемстотин деветстотин"
).split()
EL = (
    "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρία δεκατέσσερα δεκαπέντε "
    "δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα"
).split()
EL_TENS = "- - είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα".split()
EL_HUNDREDS = (
    "- εκατόν διακόσια τριακόσια τετρακόσια πεντακόσια εξακόσια επτακόσια οκτακόσια εννιακόσια"
).split()


def english(n: int) -> str:
    """``two thousand five hundred and ten``."""
    if n < 20:
        return EN[n]
    if n < 100:
        return EN_TENS[n // 10] + (f"-{EN[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = f" and {english(n % 100)}" if n % 100 else ""
        return f"{EN[n // 100]} hundred{rest}"
    rest = f"{' and' if n % 1000 < 100 else ''} {english(n % 1000)}" if n % 1000 else ""
    return f"{english(n // 1000)} thousand{rest}"


def german(n: int) -> str:
    """``zweitausendfünfhundertzehn``."""
    if n < 20:
        return DE[n]
    if n < 100:
        return (f"{DE[n % 10]}und" if n % 10 else "") + DE_TENS[n // 10]
    if n < 1000:
        return f"{DE[n // 100]}hundert{german(n % 100) if n % 100 else ''}"
    return f"{german(n // 1000)}tausend{german(n % 1000) if n % 1000 else ''}"


def french(n: int) -> str:
    """``deux mille cinq cent dix``."""
    if n < 20:
        return FR[n]
    if n < 70:
        tail = "-et-un" if n % 10 == 1 else f"-{FR[n % 10]}" if n % 10 else ""
        return FR_TENS[n // 10] + tail
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{FR[n - 60]}"
    if n < 100:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{FR[n - 80]}"
    if n < 1000:
        many = "" if n < 200 else f"{FR[n // 100]} "
        rest = f" {french(n % 100)}" if n % 100 else ("s" if many else "")
        return f"{many}cent{rest}"
    many = "" if n < 2000 else french(n // 1000).replace("cents", "cent") + " "
    return f"{many}mille{f' {french(n % 1000)}' if n % 1000 else ''}"


def croatian(n: int) -> str:
    """``dvije tisuće petsto deset``."""
    if n < 20:
        return HR[n]
    if n < 100:
        return HR_TENS[n // 10] + (f" i {HR[n % 10]}" if n % 10 else "")
    if n < 1000:
        return HR_HUNDREDS[n // 100] + (f" {croatian(n % 100)}" if n % 100 else "")
    many, last = n // 1000, n // 1000 % 10
    few = last in {2, 3, 4} and not 11 <= many % 100 <= 14
    said = "tisuću" if many == 1 else f"{croatian(many)} {'tisuće' if few else 'tisuća'}"
    said = said.replace("dva tisuće", "dvije tisuće")
    return said + (f" {croatian(n % 1000)}" if n % 1000 else "")


def bulgarian(n: int) -> str:
    """``две хиляди петстотин и десет``."""
    parts = []
    if n >= 1000:
        many = bulgarian(n // 1000).replace("два", "две") if n // 1000 % 100 == 2 else ""
        parts.append("хиляда" if n < 2000 else f"{many or bulgarian(n // 1000)} хиляди")
    if n % 1000 >= 100:
        parts.append(BG_HUNDREDS[n % 1000 // 100])
    small = n % 100
    if small >= 20:
        parts.append(BG_TENS[small // 10])
        small %= 10
    if small or not parts:
        parts.append(BG[small])
    return " и ".join([" ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def greek(n: int) -> str:
    """``δύο χιλιάδες πεντακόσια δέκα``."""
    if n < 20:
        return EL[n]
    if n < 100:
        return EL_TENS[n // 10] + (f" {EL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return (
            "εκατό"
            if n == 100
            else EL_HUNDREDS[n // 100] + (f" {greek(n % 100)}" if n % 100 else "")
        )
    many = "χίλια" if n < 2000 else f"{greek(n // 1000)} χιλιάδες"
    return many + (f" {greek(n % 1000)}" if n % 1000 else "")


#: A way to spell any number up to a million, by language.
SPELLED: Mapping[str, Callable[[int], str]] = {
    "en": english,
    "de": german,
    "fr": french,
    "hr": croatian,
    "bg": bulgarian,
    "el": greek,
}
