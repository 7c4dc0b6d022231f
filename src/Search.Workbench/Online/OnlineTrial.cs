using System.Security.Cryptography;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;
using Search.Workbench.Online.Visitors;

namespace Search.Workbench.Online;

/// <summary>
/// A running experiment, as a search page uses it: it decides what a visitor sees, and logs the list, the clicks and the dwell times.
/// Safe to use from several threads.
/// </summary>
/// <param name="log">Where it is logged.</param>
/// <param name="experiment">An experiment of this log.</param>
/// <param name="clock">The clock.</param>
public sealed class OnlineTrial(OnlineLog log, OnlineExperiment experiment, TimeProvider clock)
{
    private int _searches;

    /// <summary>The experiment.</summary>
    public OnlineExperiment Experiment { get; } = experiment;

    /// <summary>The arm whose ranking this visitor sees in a split experiment: always the same one.</summary>
    public Arm ArmOf(VisitorId visitor) => Hash(visitor).Arm;

    /// <summary>In shadow mode: whether this search is the n-th, for which B ranks too. To be asked once a search.</summary>
    public bool NextIsShadowed() => Interlocked.Increment(ref _searches) % Experiment.ShadowEvery == 0;

    /// <summary>Makes one list of both rankings, and logs it.</summary>
    /// <param name="visitor">Who searches.</param>
    /// <param name="query">What is searched for.</param>
    /// <param name="a">A's documents, best first, each once.</param>
    /// <param name="b">B's documents, best first, each once.</param>
    /// <param name="length">How many documents the page shows.</param>
    /// <exception cref="InvalidOperationException">It is no interleaved experiment.</exception>
    public ServedList Interleave(VisitorId visitor, string query, IReadOnlyList<string> a, IReadOnlyList<string> b, int length)
    {
        if (Experiment.Mode != OnlineMode.Interleaved)
        {
            throw WrongMode();
        }

        return Add(visitor, query, null, TeamDraft.Interleave(a, b, length, () => RandomNumberGenerator.GetInt32(2) == 0));
    }

    /// <summary>Logs the ranking that a visitor sees: of the visitor's arm in a split experiment, of A in shadow mode.</summary>
    /// <param name="visitor">Who searches.</param>
    /// <param name="query">What is searched for.</param>
    /// <param name="shown">The documents that the page shows, best first, each once.</param>
    /// <exception cref="InvalidOperationException">It is an interleaved experiment.</exception>
    public ServedList Show(VisitorId visitor, string query, IReadOnlyList<string> shown)
    {
        var arm = Experiment.Mode switch { OnlineMode.Split => ArmOf(visitor), OnlineMode.Shadow => Arm.A, _ => throw WrongMode() };
        return Add(visitor, query, arm, [.. shown.Select(document => new ShownDocument(document, null))]);
    }

    /// <summary>Logs both rankings of a search in shadow mode.</summary>
    /// <returns>False if the search is not in the log.</returns>
    public bool Shadow(Guid search, ShadowComparison comparison) => log.TryAdd(search, comparison);

    /// <summary>Logs a click.</summary>
    /// <param name="search">The search, <see cref="ServedList.Search"/>.</param>
    /// <param name="place">The 0-based place in the list.</param>
    /// <returns>False if the log has no such search or place.</returns>
    public bool Click(Guid search, int place) => log.TryAdd(search, new LoggedEvent(clock.GetUtcNow(), place, null));

    /// <summary>Logs how long a visitor looked at a document, when the visitor is back at the list.</summary>
    /// <param name="search">The search, <see cref="ServedList.Search"/>.</param>
    /// <param name="place">The 0-based place in the list.</param>
    /// <param name="time">How long.</param>
    /// <returns>False if the log has no such search or place.</returns>
    public bool Dwell(Guid search, int place, TimeSpan time) => log.TryAdd(search, new LoggedEvent(clock.GetUtcNow(), place, time));

    private ServedList Add(VisitorId visitor, string query, Arm? arm, IReadOnlyList<ShownDocument> shown)
    {
        var id = Guid.NewGuid();
        log.Add(Experiment.Name, new LoggedSearch(id, clock.GetUtcNow(), Hash(visitor).Text, query, arm, shown));
        return new ServedList(id, [.. shown.Select(document => document.Document)]);
    }

    private InvalidOperationException WrongMode() => new($"'{Experiment.Name}' is a {Experiment.Mode} experiment.");

    private VisitorHash Hash(VisitorId visitor) => VisitorHash.Of(visitor, Experiment.Salt);
}
