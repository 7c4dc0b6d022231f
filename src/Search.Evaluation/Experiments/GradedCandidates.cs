using Search.Evaluation.Measures;

namespace Search.Evaluation.Experiments;

/// <summary>The grades of one query's candidates, so that any order of them can be measured.</summary>
internal sealed class GradedCandidates
{
    private readonly int?[] _grades;
    private readonly int[] _judged;

    /// <param name="documents">The candidates, best first.</param>
    /// <param name="judgements">The query's judgements: document to grade.</param>
    public GradedCandidates(IReadOnlyList<string> documents, IReadOnlyDictionary<string, int> judgements)
    {
        _grades = [.. documents.Select(document => judgements.TryGetValue(document, out var grade) ? grade : (int?)null)];
        _judged = [.. judgements.Values];
    }

    /// <summary>The value of a measure if the first candidates have another order; the others follow in the first stage's order.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="order">The first places of the list, 0-based, in another order.</param>
    public double Evaluate(Measure measure, IReadOnlyList<int> order) => _grades.Length == 0
        ? 0
        : measure.Evaluate(new JudgedRanking([.. order.Select(place => _grades[place]), .. _grades.Skip(order.Count)], _judged));

    /// <summary>The first candidates, those with the highest grades first; those without a grade are last.</summary>
    public int[] BestOrder(int window) =>
        [.. Enumerable.Range(0, Math.Min(window, _grades.Length)).OrderByDescending(place => _grades[place] ?? int.MinValue)];
}
