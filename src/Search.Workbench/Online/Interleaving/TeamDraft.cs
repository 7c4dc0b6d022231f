namespace Search.Workbench.Online.Interleaving;

/// <summary>
/// Team-draft interleaving: two rankings become one list, and each place belongs to the team that picked its document. Radlinski, Kurup
/// and Joachims, "How does clickthrough data reflect retrieval quality?" (CIKM 2008).
/// </summary>
public static class TeamDraft
{
    /// <summary>
    /// The draft as published. The team with fewer picks is next; if both have the same number, a coin decides. A team picks its best
    /// document that is not yet in the list. The draft ends with the list full, or as soon as one ranking has nothing new.
    /// </summary>
    /// <param name="a">A's documents, best first, each once.</param>
    /// <param name="b">B's documents, best first, each once.</param>
    /// <param name="length">The most places, at least 0.</param>
    /// <param name="coin">True lets A pick first in a round; called once a round.</param>
    public static IReadOnlyList<TeamPick> Draft(IReadOnlyList<string> a, IReadOnlyList<string> b, int length, Func<bool> coin)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var picks = new List<TeamPick>();
        var (nextOfA, nextOfB) = (0, 0);
        while (picks.Count < length && HasNew(a, ref nextOfA) && HasNew(b, ref nextOfB))
        {
            var startsRound = picks.Count % 2 == 0;
            var team = startsRound ? coin() ? Arm.A : Arm.B : picks[^1].Team.Other();
            var document = team == Arm.A ? a[nextOfA] : b[nextOfB];
            shown.Add(document);
            picks.Add(new TeamPick(document, team));
        }

        return picks;

        bool HasNew(IReadOnlyList<string> ranking, ref int next)
        {
            while (next < ranking.Count && shown.Contains(ranking[next]))
            {
                next++;
            }

            return next < ranking.Count;
        }
    }

    /// <summary>
    /// A list to show to a visitor. Only rounds that are fair to both teams earn credit; the documents that are left follow without a team,
    /// so that a short ranking does not shorten the page.
    /// </summary>
    /// <remarks>
    /// The published draft favours the shorter ranking a little: near its end a round can have two places if one team begins and one
    /// place if the other begins, so that clicks there do not cancel out. Two steps make credit fair. Rankings are cut to the length of
    /// the shorter one, and a round earns no credit if the other side of its coin would give it another number of places. Then each team
    /// has each place equally often, whatever the rankings are.
    /// </remarks>
    /// <param name="a">A's documents, best first, each once.</param>
    /// <param name="b">B's documents, best first, each once.</param>
    /// <param name="length">The most places, at least 0.</param>
    /// <param name="coin">True lets A pick first in a round; called once a round. It must be fair.</param>
    public static IReadOnlyList<ShownDocument> Interleave(IReadOnlyList<string> a, IReadOnlyList<string> b, int length, Func<bool> coin)
    {
        var common = Math.Min(a.Count, b.Count);
        var (partOfA, partOfB) = (a.Take(common).ToList(), b.Take(common).ToList());
        var coins = new List<bool>();
        var draft = Draft(partOfA, partOfB, length, Toss);
        var fair = Enumerable.Range(0, coins.Count).Select(IsFair).ToList();
        var drafted = draft.Select((pick, place) => new ShownDocument(pick.Document, fair[place / 2] ? pick.Team : null));
        var longer = a.Count >= b.Count ? a : b;
        var left = longer.Concat(longer == a ? b : a).Except(draft.Select(pick => pick.Document), StringComparer.Ordinal);
        return [.. drafted.Concat(left.Select(document => new ShownDocument(document, null))).Take(length)];

        // A round is fair if it has as many places with its coin turned over. Rankings of the page's length cannot end before the page.
        bool IsFair(int round)
        {
            if (common >= length)
            {
                return true;
            }

            var end = Math.Min(length, 2 * (round + 1));
            var next = 0;
            var turned = Draft(partOfA, partOfB, end, () => coins[next] ^ (next++ == round));
            return turned.Count == Math.Min(end, draft.Count);
        }

        bool Toss()
        {
            coins.Add(coin());
            return coins[^1];
        }
    }
}
