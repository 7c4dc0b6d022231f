namespace Search.Workbench.Online;

/// <summary>What visitors see in an online experiment: the three steps from a first trial to a decision.</summary>
public enum OnlineMode
{
    /// <summary>All see A. For every n-th search B ranks too, unseen, for a first look at its lists and its times.</summary>
    Shadow,

    /// <summary>All see one list of both arms. The most sensitive way to compare two rankings.</summary>
    Interleaved,

    /// <summary>Half of the visitors see A, the others B, always the same one. For everything that is more than the ranking.</summary>
    Split,
}
