"""Reads articles on a Spark cluster: read.py [--frame] [--partitions N] ARTICLES.jsonl READINGS

ARTICLES are JSON lines as `newsgraph extract` takes them, each with a "source" of its own; READINGS becomes a folder of JSON lines for
`newsgraph load READINGS/part-*`. NEWSGRAPH names the program on the workers (default: newsgraph). --frame goes through mapInPandas instead of
RDD.pipe, for clusters that are reached by Spark Connect.
"""

import argparse
import os
import subprocess
from pathlib import Path

from pyspark.sql import SparkSession

PARTITION = Path(__file__).resolve().with_name("partition")


def by_pipe(spark, articles, readings, partitions, program):
    """One process a partition, lines in and out."""
    spark.sparkContext.addFile(str(PARTITION))
    lines = spark.sparkContext.textFile(articles, partitions)
    # addFile puts the script into the working folder of each executor's tasks; checkCode makes a crash fail the task.
    lines.pipe("bash ./partition", env={**os.environ, "NEWSGRAPH": program}, checkCode=True).saveAsTextFile(readings)


def by_frame(spark, articles, readings, partitions, program):
    """The same over data frames."""
    script = PARTITION.read_text()

    def read(frames):
        import pandas
        lines = [line for frame in frames for line in frame["value"]]
        done = subprocess.run(["bash", "-c", script], input="".join(line + "\n" for line in lines), capture_output=True, text=True,
                              env={**os.environ, "NEWSGRAPH": program})
        if done.returncode:
            raise RuntimeError(f"newsgraph ended with {done.returncode}: {done.stderr[-2000:]}")
        yield pandas.DataFrame({"value": done.stdout.splitlines()})

    spark.read.text(articles).repartition(partitions).mapInPandas(read, "value string").write.text(readings)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("readings")
    parser.add_argument("--frame", action="store_true", help="mapInPandas instead of RDD.pipe")
    parser.add_argument("--partitions", type=int, default=8)
    args = parser.parse_args()
    spark = SparkSession.builder.appName("newsgraph").getOrCreate()
    work = by_frame if args.frame else by_pipe
    work(spark, args.articles, args.readings, args.partitions, os.environ.get("NEWSGRAPH", "newsgraph"))
    spark.stop()


if __name__ == "__main__":
    main()
