"""Pull daily metrics of every ad account, all accounts and windows of days side by side, into one CSV.

    python examples/analytics_pull.py > metrics.csv                                  # from a sandbox
    PINTEREST_ACCESS_TOKEN=... python examples/analytics_pull.py --live > metrics.csv  # from Pinterest

No more calls are under way than the rate limit allows, and no rows are kept. Exits with 1 when some could not be had.
"""

import argparse
import asyncio
import csv
import datetime
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from pinterest_async import Pinterest, PinterestError, Quotas
from pinterest_async.models.ad_accounts import AdAccount
from pinterest_async.models.analytics import Granularity
from pinterest_async.sandbox import Sandbox

COLUMNS = ("SPEND_IN_DOLLAR", "TOTAL_IMPRESSION", "TOTAL_CLICKTHROUGH")
DAYS_BACK = 90
DAYS_PER_CALL = 30


async def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Pull daily metrics of every ad account.")
    parser.add_argument("--live", action="store_true", help="go to Pinterest with PINTEREST_ACCESS_TOKEN")
    options = parser.parse_args(arguments)
    sandbox = Sandbox(quotas=Quotas.standard())
    for number in range(1, 15):
        sandbox.state.add_ad_account(name=f"Shop {number}")
    try:
        async with Pinterest.from_env() if options.live else sandbox.connect() as pinterest:
            return await pull(pinterest)
    except PinterestError as error:
        print(error, file=sys.stderr)
        return 1


async def pull(pinterest: Pinterest) -> int:
    write = csv.writer(sys.stdout).writerow
    sums: Counter[str] = Counter()

    async def pull_window(account: AdAccount, first: datetime.date, last: datetime.date) -> None:
        try:
            rows = await pinterest.ad_accounts.analytics(
                account.id, start_date=first, end_date=last, columns=COLUMNS, granularity=Granularity.DAY
            )
        except PinterestError as error:  # of this account and window only; the others go on
            print(f"{account.name}, {first} to {last}: {error}", file=sys.stderr)
            sums["failed calls"] += 1
        else:
            for row in rows:
                metrics = [row.get(column, 0) for column in COLUMNS]
                write((account.id, account.name, row["DATE"], *metrics))
                sums.update(dict(zip(COLUMNS, metrics, strict=True)))

    accounts = [account async for account in pinterest.ad_accounts.list(page_size=250)]
    write(("AD_ACCOUNT_ID", "AD_ACCOUNT_NAME", "DATE", *COLUMNS))
    async with asyncio.TaskGroup() as tasks:
        for first, last in windows():
            for account in accounts:
                tasks.create_task(pull_window(account, first, last))
    print(", ".join(f"{name}: {value:,.0f}" for name, value in sums.items()), file=sys.stderr)
    return 1 if sums["failed calls"] else 0


def windows() -> Iterator[tuple[datetime.date, datetime.date]]:
    """The last days, cut into windows; Pinterest counts days in UTC."""
    today = datetime.datetime.now(datetime.UTC).date()
    for back in range(DAYS_BACK, 0, -DAYS_PER_CALL):
        first = today - datetime.timedelta(days=back)
        yield first, first + datetime.timedelta(days=DAYS_PER_CALL - 1)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
