namespace Search.Core.Reranking;

/// <summary>
/// The client that the current async flow scores for. Rerankers wrap other rerankers (cascade, time limit), so the client is not
/// passed through each of them but flows with the call, like <see cref="System.Diagnostics.Activity.Current"/>.
/// </summary>
public static class ScoringClient
{
    private static readonly AsyncLocal<string?> Flow = new();

    /// <summary>All requests of one client share one turn on the model; null: each request has its own turn.</summary>
    public static string? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
