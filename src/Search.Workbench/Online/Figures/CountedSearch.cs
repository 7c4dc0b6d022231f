using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;

namespace Search.Workbench.Online.Figures;

/// <summary>A search that counts, with the events before it settled. Later ones never change it, so that figures of earlier looks stay.</summary>
internal sealed class CountedSearch
{
    private readonly List<LoggedEvent> _events;

    public CountedSearch(LoggedSearch search, TimeSpan settling)
    {
        Search = search;
        _events = [.. search.Events.Where(happened => happened.At <= search.At + settling)];
        var clicks = _events.Where(happened => happened.Dwell is null).Select(happened => happened.Place).ToList();
        Credit = search.Arm switch
        {
            null => ClickCredit.Of([.. search.Shown.Select(shown => shown.Team)], clicks),
            Arm.A => new ClickCredit(Math.Min(1, clicks.Count), 0),
            _ => new ClickCredit(0, Math.Min(1, clicks.Count)),
        };
    }

    public LoggedSearch Search { get; }

    /// <summary>In a split experiment 1 for the shown arm if there is any click.</summary>
    public ClickCredit Credit { get; }

    public IEnumerable<TimeSpan> DwellOf(Arm arm) => _events
        .Where(happened => (Search.Arm ?? Search.Shown[happened.Place].Team) == arm)
        .Select(happened => happened.Dwell)
        .OfType<TimeSpan>();
}
