namespace Search.Workbench.Online.Log;

/// <summary>Both rankings of a search in shadow mode; the visitor saw A's.</summary>
/// <param name="A">A's ranking.</param>
/// <param name="B">B's ranking, which nobody saw.</param>
public sealed record ShadowComparison(ShadowRanking A, ShadowRanking B);

/// <summary>A ranking and what it cost.</summary>
/// <param name="Documents">The documents' ids, best first.</param>
/// <param name="Latency">How long it took.</param>
public sealed record ShadowRanking(IReadOnlyList<string> Documents, TimeSpan Latency);
