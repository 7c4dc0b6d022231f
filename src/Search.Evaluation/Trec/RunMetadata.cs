using Search.Core.Reranking;
using Search.Evaluation.Reports;
using YamlDotNet.Serialization;

namespace Search.Evaluation.Trec;

/// <summary>
/// How a run was made, for a header of comment lines in its file: ir_metadata, schema 0.1 (Breuer, Keller and Schaer 2022, "ir_metadata: An
/// Extensible Metadata Schema for IR Experiments"; <see href="https://www.ir-metadata.org"/>). What the schema has no field for stands
/// beside its fields: the index's content hash, the hash of the weights, precision, window.
/// </summary>
/// <param name="Provenance">The command, the machine and the versions.</param>
/// <param name="FirstStage">Where the candidates come from.</param>
/// <param name="Queries">The file of the queries.</param>
/// <param name="Qrels">The file of the judgements; null if the run was not measured.</param>
/// <param name="Reranker">The second stage; null for a run of the first stage alone.</param>
/// <param name="Window">How many candidates of each query were reranked; null without a reranker.</param>
/// <param name="Fusion">How both stages' scores were combined; null for the reranker's own order.</param>
public sealed record RunMetadata(
    Provenance Provenance,
    FirstStageMetadata FirstStage,
    string Queries,
    string? Qrels = null,
    RerankerInfo? Reranker = null,
    int? Window = null,
    string? Fusion = null)
{
    private static readonly ISerializer Yaml = new SerializerBuilder().WithNewLine("\n").WithQuotingNecessaryStrings().DisableAliases().Build();

    /// <summary>Writes the header.</summary>
    internal void Write(TextWriter writer, string tag)
    {
        writer.WriteLine("# ir_metadata.start");
        foreach (var line in Yaml.Serialize(Fields(tag)).TrimEnd('\n').Split('\n'))
        {
            writer.WriteLine($"# {line}");
        }

        writer.WriteLine("# ir_metadata.end");
    }

    private Dictionary<string, object> Fields(string tag) => Map(
        ("schema-version", 0.1m),
        ("run-version", 1.0m),
        ("tag", tag),
        ("platform", Map(
            ("hardware", Map(("cpu", Map(("model", Provenance.Cpu))), ("gpu", Provenance.Gpu is { } gpu ? Map(("model", gpu)) : null))),
            ("operating system", Map(("distribution", Provenance.Os))),
            ("software", Map(
                ("libraries", Map(("dotnet", new[] { Provenance.Runtime }))),
                ("retrieval toolkit", new[] { $"Search=={Provenance.Version}" }))))),
        ("implementation", Map(
            ("executable", Map(("cmd", Provenance.Command))),
            ("source", Map(("lang", new[] { "C#" }))))),
        ("method", Map(
            ("automatic", true),
            ("score ties", "none: scores strictly decrease"),
            ("indexing", FirstStage.Analyzer is { } analyzer ? Map(("tokenizer", analyzer)) : null),
            ("retrieval", Stages()))),
        ("data", Map(("test collection", Map(
            ("name", FirstStage.Index),
            ("content hash", FirstStage.ContentHash),
            ("topics", Queries),
            ("qrels", Qrels))))));

    private List<Dictionary<string, object>> Stages()
    {
        var first = Map(
            ("name", FirstStage.Name),
            ("method", FirstStage.Method),
            ("k1", FirstStage.Bm25?.K1),
            ("b", FirstStage.Bm25?.B),
            ("query template", FirstStage.QueryTemplate));
        return
        [
            first,
            .. Reranker is null ? Array.Empty<Dictionary<string, object>>() : [Second(Reranker)],
            .. Fusion is null ? Array.Empty<Dictionary<string, object>>() : [Map(("name", Fusion), ("method", "fusion of both scores"))],
        ];
    }

    private Dictionary<string, object> Second(RerankerInfo reranker) => Map(
        ("name", reranker.Model),
        ("method", "cross-encoder"),
        ("reranks", FirstStage.Name),
        ("window", Window),
        ("weights sha256", reranker.WeightsSha256),
        ("precision", reranker.Precision),
        ("device", reranker.Device),
        ("max length", reranker.MaxLength),
        ("long documents", reranker.LongDocuments));

    /// <summary>A mapping without the fields that have no value.</summary>
    private static Dictionary<string, object> Map(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var map = new Dictionary<string, object>();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                map.Add(name, value);
            }
        }

        return map;
    }
}
