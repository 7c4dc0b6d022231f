namespace Search.Workbench.Online.Interleaving;

/// <summary>How many clicked places each team has in one search.</summary>
/// <param name="A">Clicked places of A.</param>
/// <param name="B">Clicked places of B.</param>
public readonly record struct ClickCredit(int A, int B)
{
    /// <summary>The arm with more credit; null for a tie, also without a click.</summary>
    public Arm? Winner => A == B ? null : A > B ? Arm.A : Arm.B;

    /// <summary>Counts credit. A place counts once, however often it was clicked.</summary>
    /// <param name="teams">The team of each place; null for a place that earns no credit.</param>
    /// <param name="clickedPlaces">0-based places of <paramref name="teams"/>.</param>
    public static ClickCredit Of(IReadOnlyList<Arm?> teams, IEnumerable<int> clickedPlaces)
    {
        var clicked = clickedPlaces.Distinct().Select(place => teams[place]).ToList();
        return new ClickCredit(clicked.Count(team => team == Arm.A), clicked.Count(team => team == Arm.B));
    }
}
