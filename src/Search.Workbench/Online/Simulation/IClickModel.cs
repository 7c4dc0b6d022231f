namespace Search.Workbench.Online.Simulation;

/// <summary>A model of what visitors click. Chuklin, Markov and de Rijke, "Click Models for Web Search" (2015).</summary>
public interface IClickModel
{
    /// <summary>Draws the clicks on one list.</summary>
    /// <param name="attraction">For each place, best first, how probable a click is if the document is looked at, 0 to 1.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>The clicked places, 0-based, from the top.</returns>
    IEnumerable<int> Clicks(IEnumerable<double> attraction, Random random);
}
