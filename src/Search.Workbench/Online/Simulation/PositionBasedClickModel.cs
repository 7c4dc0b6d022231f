namespace Search.Workbench.Online.Simulation;

/// <summary>
/// The visitor looks at the document of rank r with probability 1/r, whatever the others are, and clicks it if it is attractive. Richardson,
/// Dominowska and Ragno, "Predicting clicks" (WWW 2007); Craswell et al. (WSDM 2008).
/// </summary>
public sealed class PositionBasedClickModel : IClickModel
{
    /// <inheritdoc/>
    public IEnumerable<int> Clicks(IEnumerable<double> attraction, Random random) =>
        attraction.Index().Where(place => random.NextDouble() * (place.Index + 1) < place.Item).Select(place => place.Index);
}
