using Search.Core.Reranking;

namespace Search.Onnx.Inference.LongDocuments;

/// <summary>Collects the scores of pairs until all windows of a document are scored; then the document has its score.</summary>
internal sealed class WindowScores
{
    private const int Averaged = 3;

    private readonly WindowPlan _plan;
    private readonly WindowScoring _scoring;
    private readonly Dictionary<int, int> _windows;
    private readonly Dictionary<int, List<PairScore>> _scored = [];

    /// <param name="plan">The pairs.</param>
    /// <param name="scoring">How windows become one score.</param>
    public WindowScores(WindowPlan plan, WindowScoring scoring)
    {
        (_plan, _scoring) = (plan, scoring);
        _windows = plan.Parts.CountBy(part => part.Document).ToDictionary();
    }

    /// <summary>Adds the scores of a batch of pairs.</summary>
    /// <returns>The scores of the documents that are complete with it.</returns>
    public IReadOnlyList<PairScore> Add(IReadOnlyList<PairScore> pairs)
    {
        var complete = new List<PairScore>();
        foreach (var pair in pairs)
        {
            var (document, window, unread) = _plan.Parts[pair.Index];
            var scored = pair with { Index = document, TruncatedTokens = pair.TruncatedTokens + unread, Window = window };
            if (window is null)
            {
                complete.Add(scored);
                continue;
            }

            if (!_scored.TryGetValue(document, out var others))
            {
                _scored[document] = others = [];
            }

            others.Add(scored);
            if (others.Count == _windows[document])
            {
                complete.Add(Combine(others));
                _scored.Remove(document);
            }
        }

        return complete;
    }

    /// <summary>The best window, the earliest of equal ones, with the document's relevance.</summary>
    private PairScore Combine(List<PairScore> windows)
    {
        windows.Sort((one, other) => one.Relevance != other.Relevance
            ? other.Relevance.CompareTo(one.Relevance)
            : one.Window!.Number.CompareTo(other.Window!.Number));
        return _scoring == WindowScoring.MeanOfBest3
            ? windows[0] with { Relevance = windows.Take(Averaged).Average(window => window.Relevance) }
            : windows[0];
    }
}
