namespace Search.Workbench.Online.Simulation;

/// <summary>
/// The visitor reads from the top, clicks the first attractive document, and leaves. Craswell, Zoeter, Taylor and Ramsey, "An experimental
/// comparison of click position-bias models" (WSDM 2008).
/// </summary>
public sealed class CascadeClickModel : IClickModel
{
    /// <inheritdoc/>
    public IEnumerable<int> Clicks(IEnumerable<double> attraction, Random random) =>
        attraction.Index().Where(place => random.NextDouble() < place.Item).Select(place => place.Index).Take(1);
}
