using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Visitors;

namespace Search.Workbench.Online.Log;

/// <summary>A search of a visitor in an experiment.</summary>
/// <param name="Id">Its id, which clicks name.</param>
/// <param name="At">When the list was shown.</param>
/// <param name="Visitor">The visitor's hash, <see cref="VisitorHash.Text"/>.</param>
/// <param name="Query">The text that was searched for.</param>
/// <param name="Arm">The arm whose ranking was shown; null for an interleaved list.</param>
/// <param name="Shown">The list, best first; in an interleaved list each place has its team.</param>
public sealed record LoggedSearch(Guid Id, DateTimeOffset At, string Visitor, string Query, Arm? Arm, IReadOnlyList<ShownDocument> Shown)
{
    /// <summary>What the visitor did with the list, in the order of time.</summary>
    public IReadOnlyList<LoggedEvent> Events { get; init; } = [];
}
