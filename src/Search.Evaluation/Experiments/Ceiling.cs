namespace Search.Evaluation.Experiments;

/// <summary>What no reranker of a window can exceed: the measures where the first stage's first k candidates are ordered by their grades.</summary>
/// <param name="Window">How many candidates are ordered.</param>
/// <param name="Measures">Measure to mean over the judged queries.</param>
/// <param name="Recall">The share of the relevant documents (grade 1 and above) among these candidates; mean over the judged queries.</param>
public sealed record Ceiling(int Window, IReadOnlyDictionary<string, double> Measures, double Recall);
