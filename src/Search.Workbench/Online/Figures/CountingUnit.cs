namespace Search.Workbench.Online.Figures;

/// <summary>What counts once. The statistics take the units as independent.</summary>
public enum CountingUnit
{
    /// <summary>A visitor's query: the first time a visitor searches for something. For many visitors with a few searches each.</summary>
    Query,

    /// <summary>A visitor: the first search. For few visitors, or visitors of whom some search much more than others.</summary>
    Visitor,
}
