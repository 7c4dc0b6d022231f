using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Storage;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reading;

/// <summary>Reads the same passages in every format of a collection, in turns, as an indexer does, and does nothing with them.</summary>
internal sealed class ReadingBench(string folder, int copies)
{
    private const int BatchBytes = 2 << 20;

    /// <summary>Writes the files and reads them.</summary>
    public async Task<ReadingResult> RunAsync(CancellationToken cancel)
    {
        var tsv = Path.Combine(folder, "passages.tsv");
        Subset.WriteCopies(tsv, copies);
        var passages = Read(tsv).Passages;
        var jsonl = WriteLines(tsv, "passages.jsonl", ToJson);
        var csv = WriteLines(tsv, "passages.csv", ToCsv, "id,text");
        (string Format, string File, string Plain)[] files =
        [
            ("TSV", tsv, tsv),
            ("TSV, gzip", Compress(tsv), tsv),
            ("JSONL", jsonl, jsonl),
            ("CSV", csv, csv),
        ];
        var times = await Interleaved.RunAsync(
            [
                .. files.Select(file => (Func<Task<double>>)(() => Task.FromResult(Read(file.File).Seconds))),
                () => Task.FromResult(Decompress(files[1].File)),
            ],
            TimeSpan.Zero,
            cancel);
        var speeds = files.Select((file, place) => new ReadingSpeed(file.Format, new FileInfo(file.Plain).Length, times.Of(place)));
        var alone = new ReadingSpeed("gzip alone, without reading passages", new FileInfo(tsv).Length, times.Of(files.Length));
        var provenance = Provenance.OfThisCommand();
        return new ReadingResult(passages, [.. speeds, alone], provenance.Cpu, provenance);
    }

    private static (double Seconds, int Passages) Read(string file)
    {
        var started = TimeProvider.System.GetTimestamp();
        var passages = 0;
        using var collection = CollectionFile.Open(file);
        for (var more = true; more;)
        {
            using var batch = new PassageBatch(BatchBytes);
            while (more && batch.Bytes < BatchBytes * 7 / 8)
            {
                more = collection.TryRead(batch, out _, out _);
            }

            passages += batch.Count;
        }

        return (TimeProvider.System.GetElapsedTime(started).TotalSeconds, passages);
    }

    private static double Decompress(string file)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var content = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        content.CopyTo(Stream.Null);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static string Compress(string file)
    {
        var compressed = file + ".gz";
        using var content = File.OpenRead(file);
        using var output = new GZipStream(File.Create(compressed), CompressionLevel.Optimal);
        content.CopyTo(output);
        return compressed;
    }

    private string WriteLines(string tsv, string name, Func<Passage, string> line, string? header = null)
    {
        var path = Path.Combine(folder, name);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        if (header is not null)
        {
            writer.WriteLine(header);
        }

        using var collection = CollectionFile.Open(tsv);
        foreach (var entry in collection.Read())
        {
            writer.WriteLine(line(entry.Passage!));
        }

        return path;
    }

    private static string ToJson(Passage passage) => JsonSerializer.Serialize(new { passage.Id, passage.Text }, JsonFormat.Line);

    private static string ToCsv(Passage passage) =>
        string.Create(CultureInfo.InvariantCulture, $"{passage.Id},\"{passage.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
}
