using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Measures;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Compares a model's variants with its exact variant on the same pairs.</summary>
public sealed class VariantAudit(Run candidates, OrderedDictionary<string, string> queries, CandidateTexts texts, Qrels qrels, TimeProvider clock)
{
    private const string Measure = "nDCG@10";

    /// <summary>How many queries are scored.</summary>
    public int Queries => candidates.Rankings.Count;

    /// <summary>An audit on judged pairs of the bundled sample collection.</summary>
    /// <param name="calibrated">The sample's queries that calibration used: they are not audited.</param>
    /// <param name="clock">Measures the speed.</param>
    public static VariantAudit OfSample(Func<IEnumerable<string>, IReadOnlySet<string>> calibrated, TimeProvider clock)
    {
        var sample = SearchInstallation.Find(SearchInstallation.SampleCollection);
        var file = Path.Combine(sample, "qrels", "test.tsv");
        var qrels = QrelsFile.Read(file);
        var fitted = calibrated(qrels.Queries);
        var run = JudgedCandidates.Of(qrels, [.. qrels.Queries.Where(query => !fitted.Contains(query))], file);
        var texts = new CandidateTexts(run, int.MaxValue, [Path.Combine(sample, "corpus.jsonl")]);
        return new VariantAudit(run, QueryFile.Read(Path.Combine(sample, "queries.jsonl")), texts, qrels, clock);
    }

    /// <summary>Scores every pair with every variant, alternating per query, so that all variants run under the same conditions.</summary>
    /// <param name="variants">The rerankers by name; the first one is the exact variant.</param>
    /// <param name="progress">Receives the number of finished queries.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="pace">Limits how much of the machine the audit may use; null for no limit.</param>
    /// <exception cref="BadInputException">A query has no text.</exception>
    public async Task<IReadOnlyList<VariantFigures>> RunAsync(
        IReadOnlyList<(string Variant, IReranker Reranker)> variants, IProgress<int> progress, CancellationToken cancel, IWorkPace? pace = null)
    {
        foreach (var (_, reranker) in variants)
        {
            // The first batch of a process compiles code.
            await reranker.CheckAsync(cancel);
        }

        List<Tally> tallies = [.. variants.Select(_ => new Tally())];
        var done = 0;
        foreach (var (query, ranking) in candidates.Rankings)
        {
            var text = queries.TextOf(query, candidates);
            string[] documents = [.. texts.Of(ranking).Select(candidate => candidate.Passage.Contents)];
            PairScore[]? exact = null;
            for (var variant = 0; variant < variants.Count; variant++)
            {
                if (pace is not null)
                {
                    await pace.WaitAsync();
                }

                var started = clock.GetTimestamp();
                var scores = await variants[variant].Reranker.ScoreAllAsync(text, documents, cancel);
                tallies[variant].Add(query, ranking, scores, exact ??= scores, clock.GetElapsedTime(started));
            }

            progress.Report(++done);
        }

        var baseline = Ndcg(tallies[0]);
        return [.. variants.Zip(tallies, (variant, tally) => tally.Figures(variant.Variant, Ndcg(tally), baseline))];
    }

    /// <summary>Over the audited queries only: judged queries outside the audit would hide a loss.</summary>
    private double Ndcg(Tally tally) =>
        RunEvaluator.Evaluate(new Run(candidates.Name, tally.Rankings), qrels, MeasureParser.ParseList(Measure)).PerQuery[Measure]
            .Where(query => tally.Rankings.ContainsKey(query.Key))
            .Select(query => query.Value)
            .DefaultIfEmpty(0)
            .Average();

    /// <summary>The sums for one variant.</summary>
    private sealed class Tally
    {
        private readonly List<double> _taus = [];
        private double _largest;
        private double _sum;
        private long _pairs;
        private TimeSpan _time;

        public OrderedDictionary<string, Ranking> Rankings { get; } = [];

        public void Add(string query, Ranking ranking, PairScore[] scores, PairScore[] exact, TimeSpan time)
        {
            _pairs += scores.Length;
            _time += time;
            foreach (var (score, reference) in scores.Zip(exact))
            {
                var difference = Math.Abs((double)score.Relevance - reference.Relevance);
                _sum += difference;
                _largest = Math.Max(_largest, difference);
            }

            if (KendallTau.Compute(Relevances(scores), Relevances(exact)) is var tau && double.IsFinite(tau))
            {
                _taus.Add(tau);
            }

            Rankings.Add(query, [.. scores
                .BestFirst(score => score)
                .Select((score, rank) => new RankedDocument(rank + 1, ranking[score.Index].Document, score.Relevance))]);
        }

        public VariantFigures Figures(string variant, double ndcg, double baseline) => new(
            variant, _largest, _sum / _pairs, _taus.DefaultIfEmpty(0).Average(), ndcg, ndcg - baseline, _pairs, _pairs / _time.TotalSeconds);

        private static float[] Relevances(PairScore[] scores) => Array.ConvertAll(scores, score => score.Relevance);
    }
}

/// <summary>How close a variant is to the exact one, and how fast.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="MaxDifference">Largest difference of a score.</param>
/// <param name="MeanDifference">Mean difference of a score.</param>
/// <param name="KendallTau">Mean over queries of Kendall's tau-b between the two orders; 0 if no query has an order.</param>
/// <param name="Ndcg10">nDCG@10 of its order, over the judged queries.</param>
/// <param name="Ndcg10Difference">This nDCG@10 minus the exact variant's.</param>
/// <param name="Pairs">How many pairs were scored.</param>
/// <param name="PairsPerSecond">The speed, from text to score.</param>
public sealed record VariantFigures(
    string Variant,
    double MaxDifference,
    double MeanDifference,
    double KendallTau,
    double Ndcg10,
    double Ndcg10Difference,
    long Pairs,
    double PairsPerSecond)
{
    /// <summary>The records to store for a model's variants; the exact variant, which comes first, needs none.</summary>
    public static IReadOnlyList<AuditRecord> Records(string model, IReadOnlyList<VariantFigures> figures) => [.. figures.Skip(1).Select(variant => new AuditRecord(
        model, variant.Variant, variant.MaxDifference, variant.MeanDifference, variant.KendallTau, variant.Ndcg10Difference, variant.Pairs,
        variant.PairsPerSecond, figures[0].PairsPerSecond))];
}
