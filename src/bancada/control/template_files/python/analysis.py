"""A short batch analysis: reads nothing, prints a small table, and ends. Run it as a session or a job."""

import math
import random
import statistics


def estimate_pi(points: int, seed: int) -> float:
    """Return an estimate of pi from random points in a square: the share that falls into the circle."""
    chance = random.Random(seed)
    inside = sum(math.hypot(chance.random(), chance.random()) <= 1 for _ in range(points))
    return 4 * inside / points


def main() -> None:
    """Print how the estimate gets better with more points."""
    print(f"{'points':>8}  {'mean':>8}  {'spread':>8}")
    for points in (100, 1_000, 10_000):
        estimates = [estimate_pi(points, seed) for seed in range(10)]
        print(f"{points:>8}  {statistics.mean(estimates):>8.4f}  {statistics.stdev(estimates):>8.4f}")


if __name__ == "__main__":
    main()
