using System.Text.Json;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Evaluation.Experiments.Scoring;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>
/// The files of an experiment: a TREC run for each system, the results, and the queries, judgements and passages that a report shows. It can be moved.
/// </summary>
/// <param name="path">The folder's path.</param>
public sealed class ExperimentFiles(string path)
{
    /// <summary>The results.</summary>
    public string Results => File("results.json");

    /// <summary>The queries that were run, <c>id&lt;TAB&gt;text</c>.</summary>
    public string Queries => File("queries.tsv");

    /// <summary>The judgements in TREC's form.</summary>
    public string Qrels => File("qrels.txt");

    /// <summary>The passages near the top of a list, as JSON lines <c>{"_id","title","text"}</c>.</summary>
    public string Passages => File("passages.jsonl");

    /// <summary>The folder's path.</summary>
    internal string Path => path;

    /// <summary>The run of a system; a <c>/</c> in its name becomes <c>__</c>.</summary>
    public string Run(string tag) => File($"{tag.Replace("/", "__", StringComparison.Ordinal)}.trec");

    /// <summary>Checks that runs, queries and judgements can be written: ids stand in columns.</summary>
    /// <exception cref="BadInputException">An id is empty or contains a blank.</exception>
    internal static void RequireWritable(OrderedDictionary<string, string> queries, Qrels qrels)
    {
        foreach (var query in queries.Keys.Concat(qrels.Queries))
        {
            DataLines.Checked(query, "query", "run");
        }

        foreach (var document in qrels.Queries.SelectMany(query => qrels.Of(query).Keys))
        {
            DataLines.Checked(document, "document", "run");
        }
    }

    /// <summary>Writes the results.</summary>
    internal void Write(ExperimentResults results) => Write(Results, writer => writer.WriteLine(ResultFile.ToJson(results)));

    /// <summary>Writes what a report shows beside the figures.</summary>
    internal void Write(OrderedDictionary<string, string> queries, Qrels qrels, IEnumerable<ScoredQuery> scored)
    {
        Write(Queries, writer =>
        {
            foreach (var (id, text) in queries)
            {
                writer.WriteLine($"{id}\t{text.ReplaceLineEndings(" ")}");
            }
        });
        QrelsFile.Write(Qrels, qrels);
        Write(Passages, writer =>
        {
            foreach (var passage in scored.SelectMany(query => query.Passages).DistinctBy(passage => passage.Id))
            {
                writer.WriteLine(JsonSerializer.Serialize(new PassageLine(passage.Id, passage.Title, passage.Text), JsonFormat.Line));
            }
        });
    }

    private static void Write(string path, Action<StreamWriter> write)
    {
        using var file = new CompleteFile(path);
        write(file.Writer);
        file.Complete();
    }

    private string File(string name) => System.IO.Path.Combine(path, name);

    private sealed record PassageLine([property: System.Text.Json.Serialization.JsonPropertyName("_id")] string Id, string? Title, string Text);
}
