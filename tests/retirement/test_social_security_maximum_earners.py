"""SSA, Office of the Chief Actuary, "Workers with maximum-taxable earnings", edition of 2024, 1987 to 2002.

For retirement at 62, 65, 66, 67 and 70 in January: AIME, first monthly benefit, and the benefit in 2024 after all
COLAs.
"""

import datetime as dt

import pytest

from retirement.calc.social_security.claiming import retirement_benefit
from retirement.calc.social_security.earnings_average import average_indexed_monthly_earnings, maximum_earnings
from retirement.calc.social_security.primary_amount import primary_insurance_amount
from retirement.calc.tables.social_security import shipped_social_security_tables

TABLES = shipped_social_security_tables()
AGES = (62, 65, 66, 67, 70)
ROWS = """
1987 2205 666 1845 2009 789 2184 1955 806 2232 1861 825 2285 1725 1056 2925
1988 2311 691 1836 2139 838 2227 2089 860 2286 2040 880 2339 1859 1080 2870
1989 2490 739 1887 2287 899 2297 2217 911 2329 2171 936 2392 2000 1063 2717
1990 2648 780 1903 2417 975 2379 2368 984 2401 2302 998 2435 2154 1085 2647
1991 2792 815 1887 2531 1022 2367 2502 1079 2498 2457 1084 2511 2332 1163 2694
1992 2978 860 1920 2716 1088 2430 2617 1113 2486 2592 1175 2623 2470 1231 2749
1993 3154 899 1950 2878 1128 2447 2801 1181 2561 2708 1203 2609 2605 1289 2794
1994 3384 954 2016 3024 1147 2424 2963 1219 2577 2891 1276 2697 2758 1358 2870
1995 3493 972 1998 3219 1199 2464 3112 1248 2565 3055 1319 2712 2896 1474 3029
1996 3657 1006 2016 3402 1248 2502 3306 1300 2606 3201 1352 2709 3012 1501 3007
1997 3877 1056 2057 3634 1326 2583 3490 1364 2657 3396 1412 2750 3189 1609 3134
1998 4144 1117 2131 3750 1342 2560 3724 1437 2742 3584 1477 2817 3348 1648 3142
1999 4463 1191 2243 3926 1373 2585 3847 1451 2733 3822 1544 2906 3496 1684 3171
2000 4775 1248 2292 4161 1435 2636 4031 1502 2760 3954 1585 2912 3707 1752 3219
2001 5126 1314 2332 4440 1538 2729 4272 1593 2828 4144 1657 2941 3912 1879 3335
2002 5499 1382 2391 4770 1660 2872 4555 1692 2928 4390 1750 3027 4165 1988 3439
"""


def figures():
    for line in ROWS.split("\n"):
        year, *cells = map(int, line.split()) if line else (0,)
        for index, age in enumerate(AGES if cells else ()):
            yield pytest.param(year, age, tuple(cells[3 * index : 3 * index + 3]), id=f"{year}-at-{age}")


@pytest.mark.parametrize(("year", "age", "published"), list(figures()))
def test_a_maximum_earner_gets_what_ssa_published(year, age, published):
    birth = dt.date(year - age, 1, 2)
    earnings = maximum_earnings(birth=birth, last_year=year - 1, tables=TABLES)
    aime = average_indexed_monthly_earnings(birth=birth, earnings=earnings, last_year=year - 1, tables=TABLES).aime

    def benefit(cola_through):
        primary = primary_insurance_amount(
            aime=aime, eligibility_year=year - age + 62, cola_through=cola_through, tables=TABLES
        )
        ages = TABLES.ages_for(birth.year)
        return retirement_benefit(
            pia_cents=primary.cents,
            claim_age_months=745 if age == 62 else age * 12,
            full_age_months=ages.full_months,
            credit_percent_per_year=ages.delayed_credit_percent,
        ).paid_cents

    assert (aime, benefit(year - 1) // 100, benefit(2023) // 100) == published
