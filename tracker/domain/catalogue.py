"""The series the tracker knows. To add one, add a line."""

from datetime import date

from tracker.domain.series import Catalogue, Series

FUTURES = range(2015, 2029)
"""The years whose fed funds futures are known."""


def future(month: date) -> str:
    """The 30-day fed funds future of the month that ``month`` lies in."""
    return f"ZQ_{month.year}_{month.month:02}"


def _release(
    id: str, en: str, ko: str, unit: str, calendar: str, publisher: str, *aliases: str
) -> tuple[Series, ...]:
    return (
        Series(id, en, ko, unit, calendar, publisher, "first print", 1, aliases),
        Series(
            f"{id}_CONSENSUS",
            f"{en}, consensus",
            f"{ko} 컨센서스",
            unit,
            calendar,
            "poll of economists",
            "consensus",
            1,
        ),
    )


def _event(id: str, en: str, ko: str, publisher: str) -> tuple[Series, ...]:
    return (
        Series(id, en, ko, "events", "DAILY", publisher, "count", 0),
        Series(
            f"{id}.searched",
            f"{en}: days searched without a find before",
            f"{ko}: 확인한 기간",
            "days",
            "DAILY",
            "a person, with a source",
            "searched",
            0,
        ),
    )


def _median(year: str, en: str, ko: str) -> Series:
    return Series(f"SEP_FFR_{year}", en, ko, "%", "FOMC", "Federal Reserve", "median", 2)


def _future(month: date) -> Series:
    return Series(
        future(month),
        f"30-day fed funds future, {month.year}-{month.month:02}",
        f"연방기금금리 선물 {month.year}년 {month.month}월물",
        "price points",
        "XNYS",
        "CBOT",
        "settlement",
        4,
    )


CATALOGUE = Catalogue(
    (
        Series(
            "KOSPI",
            "KOSPI",
            "코스피",
            "points",
            "XKRX",
            "KRX",
            "close",
            2,
            ("코스피", "KS11", "^KS11"),
        ),
        Series(
            "KOSDAQ",
            "KOSDAQ",
            "코스닥",
            "points",
            "XKRX",
            "KRX",
            "close",
            2,
            ("코스닥", "KQ11", "^KQ11"),
        ),
        Series(
            "SP500",
            "S&P 500",
            "S&P 500",
            "points",
            "XNYS",
            "S&P DJI",
            "close",
            2,
            ("S&P", "S&P500", "SPX", "^GSPC", "에스앤피500"),
        ),
        Series(
            "NASDAQ",
            "Nasdaq Composite",
            "나스닥 종합",
            "points",
            "XNYS",
            "Nasdaq",
            "close",
            2,
            ("나스닥", "NASDAQCOM", "^IXIC", "COMP"),
        ),
        Series(
            "VIX",
            "VIX",
            "VIX 변동성지수",
            "points",
            "XNYS",
            "Cboe",
            "close",
            2,
            ("VIXCLS", "^VIX", "변동성지수"),
        ),
        Series(
            "KRE",
            "SPDR S&P Regional Banking ETF, dividend-adjusted",
            "미국 지역은행 ETF(배당 조정)",
            "USD",
            "XNYS",
            "State Street / NYSE Arca",
            "close",
            4,
            ("KRE_ADJ", "지역은행"),
        ),
        Series(
            "WTI",
            "WTI crude, Cushing spot",
            "WTI 현물 유가",
            "USD per barrel",
            "XNYS",
            "EIA",
            "close",
            2,
            ("유가", "DCOILWTICO", "WTI유"),
        ),
        Series(
            "GOLD",
            "COMEX gold, front month",
            "금 선물",
            "USD per troy ounce",
            "XNYS",
            "COMEX",
            "close",
            1,
            ("금", "GC=F"),
        ),
        Series(
            "USDKRW",
            "US dollar in won, New York close",
            "원/달러 환율",
            "won per dollar",
            "FX",
            "FX market",
            "close",
            2,
            ("환율", "KRW", "원달러"),
        ),
        Series(
            "DGS2",
            "US Treasury 2-year par yield",
            "미국 국채 2년물 금리",
            "%",
            "SIFMA_US",
            "US Treasury",
            "close",
            2,
            ("US2Y", "미국2년물"),
        ),
        Series(
            "DGS10",
            "US Treasury 10-year par yield",
            "미국 국채 10년물 금리",
            "%",
            "SIFMA_US",
            "US Treasury",
            "close",
            2,
            ("US10Y", "미국10년물"),
        ),
        Series(
            "DGS6MO",
            "US Treasury 6-month par yield",
            "미국 국채 6개월물 금리",
            "%",
            "SIFMA_US",
            "US Treasury",
            "close",
            2,
            ("US6M",),
        ),
        Series(
            "FOMC",
            "FOMC decision, change of the target range",
            "FOMC 금리 결정(변동폭)",
            "bp",
            "FOMC",
            "Federal Reserve",
            "decision",
            0,
            ("연준", "FED"),
        ),
        Series(
            "FED_UPPER",
            "Fed funds target range, upper bound after the decision",
            "연방기금금리 목표 상단",
            "%",
            "FOMC",
            "Federal Reserve",
            "level",
            2,
            ("DFEDTARU",),
        ),
        Series(
            "FED_LOWER",
            "Fed funds target range, lower bound after the decision",
            "연방기금금리 목표 하단",
            "%",
            "FOMC",
            "Federal Reserve",
            "level",
            2,
            ("DFEDTARL",),
        ),
        Series(
            "ECB",
            "ECB decision, change of the deposit rate",
            "ECB 금리 결정(변동폭)",
            "bp",
            "ECB",
            "ECB",
            "decision",
            0,
            ("유럽중앙은행",),
        ),
        Series(
            "ECB_DFR",
            "ECB deposit facility rate after the decision",
            "ECB 예금금리",
            "%",
            "ECB",
            "ECB",
            "level",
            2,
        ),
        Series(
            "BOK",
            "Bank of Korea decision, change of the base rate",
            "한국은행 금리 결정(변동폭)",
            "bp",
            "BOK",
            "BoK",
            "decision",
            0,
            ("한국은행", "금통위"),
        ),
        Series(
            "BOK_RATE",
            "Bank of Korea base rate after the decision",
            "한국은행 기준금리",
            "%",
            "BOK",
            "BoK",
            "level",
            2,
            ("기준금리",),
        ),
        _median("2022", "FOMC median rate for the end of 2022", "점도표 2022년 말 중앙값"),
        _median("2023", "FOMC median rate for the end of 2023", "점도표 2023년 말 중앙값"),
        _median("2024", "FOMC median rate for the end of 2024", "점도표 2024년 말 중앙값"),
        _median("2025", "FOMC median rate for the end of 2025", "점도표 2025년 말 중앙값"),
        _median("2026", "FOMC median rate for the end of 2026", "점도표 2026년 말 중앙값"),
        _median("LR", "FOMC median rate in the longer run", "점도표 장기 중앙값"),
        *_release(
            "NFP",
            "US payrolls, monthly change",
            "미국 비농업 고용",
            "thousands",
            "NFP",
            "BLS",
            "비농업고용",
            "PAYROLLS",
        ),
        *_release("UNRATE", "US unemployment rate", "미국 실업률", "%", "NFP", "BLS", "실업률"),
        *_release("CPI_YOY", "US CPI, year on year", "미국 CPI 전년비", "%", "CPI", "BLS"),
        *_release("CPI_MOM", "US CPI, month on month", "미국 CPI 전월비", "%", "CPI", "BLS"),
        *_release(
            "CPI_CORE_YOY", "US core CPI, year on year", "미국 근원 CPI 전년비", "%", "CPI", "BLS"
        ),
        *_release(
            "CPI_CORE_MOM", "US core CPI, month on month", "미국 근원 CPI 전월비", "%", "CPI", "BLS"
        ),
        *_release(
            "ICSA",
            "US initial jobless claims",
            "미국 신규 실업수당 청구",
            "thousands",
            "ICSA",
            "DOL",
            "실업수당",
        ),
        *_release(
            "GDP", "US real GDP, advance, annualised", "미국 실질 GDP 속보", "%", "GDP", "BEA"
        ),
        *_release("JOLTS", "US job openings", "미국 구인 건수(JOLTS)", "thousands", "JOLTS", "BLS"),
        Series(
            "GDPNOW",
            "Atlanta Fed GDPNow",
            "애틀랜타 연은 GDPNow",
            "%",
            "DAILY",
            "Atlanta Fed",
            "first print",
            1,
        ),
        *_event("bank_failure", "US bank failures", "미국 은행 파산", "FDIC and state regulators"),
        *_event(
            "bank_rescue", "Arranged bank takeovers", "은행 구제 인수", "the parties' statements"
        ),
        *_event(
            "sovereign_downgrade:US",
            "Downgrades of the United States",
            "미국 신용등급 강등",
            "rating agencies",
        ),
        *_event(
            "debt_ceiling_crisis",
            "US debt-ceiling crisis days",
            "미국 부채한도 위기",
            "US Treasury",
        ),
        *(_future(date(year, month, 1)) for year in FUTURES for month in range(1, 13)),
    )
)
