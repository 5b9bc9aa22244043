"""`make bench`: every figure of the portal, measured in one run against a portal of its own."""

import argparse

from bench import filing, pages
from bench.pdf import measure as measure_pdf
from complaints_portal.scratch import scratch_portal


def main() -> None:
    """Print the figures, and each portal figure as a ratio of its peer."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--filings", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    with scratch_portal(web_workers=pages.WORKERS) as portal:
        found = filing.measure(portal.base_url, filings=options.filings, people=4)
        print(f"filing, every page of the form   {found}")
        rates = pages.measure(portal.base_url, portal.demo_password, seconds=options.seconds)
        peer = rates["bare Django, ok"]
        for name, figures in rates.items():
            share = "" if figures is peer else f"   {figures.rate / peer.rate:.2f} of bare Django's rate"
            print(f"{name:32} {figures}{share}")
    print(measure_pdf())


if __name__ == "__main__":
    main()
