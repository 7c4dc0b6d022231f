namespace Search.Core.Reranking;

/// <summary>
/// The client that the current flow of control scores for. Rerankers are wrapped in others (two in a row, a time limit), so the
/// client reaches the scheduler beside them, as <see cref="System.Diagnostics.Activity.Current"/> does, and not through each of them.
/// </summary>
public static class ScoringClient
{
    private static readonly AsyncLocal<string?> Flow = new();

    /// <summary>Requests of one client share its turns on the model; null: a request has turns of its own.</summary>
    public static string? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
