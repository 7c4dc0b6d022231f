using System.Security.Cryptography;
using System.Text;
using Search.Core.Reranking;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>
/// What must be the same for an unfinished experiment to be continued. Measures, margin and fusion are made from its scores, so they may differ.
/// </summary>
internal static class ScoringSettings
{
    /// <summary>The settings as <c>key: value</c>.</summary>
    public static Dictionary<string, string> Of(
        ExperimentSetup setup,
        OrderedDictionary<string, string> queries,
        IEnumerable<string> firstStages,
        OrderedDictionary<string, IReranker> rerankers,
        ExperimentPlan plan)
    {
        var settings = new Dictionary<string, string>(setup.Fingerprint ?? new Dictionary<string, string>())
        {
            ["engine"] = setup.Engine,
            ["index"] = setup.Index,
            ["queries"] = Hash(string.Join('\n', queries.Select(query => $"{query.Key}\t{query.Value}"))),
            ["windows"] = string.Join(',', plan.Windows),
            ["depth"] = FormattableString.Invariant($"{plan.Depth}"),
            ["parallel"] = FormattableString.Invariant($"{plan.Parallel}"), // The times of both halves must be those under the same load.
            ["scoring"] = setup.Scoring ?? "",
            ["first stages"] = string.Join(',', firstStages),
        };
        foreach (var (name, reranker) in rerankers)
        {
            var info = reranker.Info;
            settings[$"model {name}"] = FormattableString.Invariant(
                $"{info.Model}, {info.Precision}, {info.Device}, {info.MaxLength} tokens, {info.LongDocuments}, weights {info.WeightsSha256}");
        }

        return settings;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
