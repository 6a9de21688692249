"""Make up as many days of measurements as the AMP's variable DAYS says."""

import os
import random
from pathlib import Path

days = int(os.environ["DAYS"])
chance = random.Random(1)
Path("data.csv").write_text("".join(f"{chance.gauss(18, 4):.2f}\n" for _ in range(days)))
print(f"{days} days")
