namespace Search.Indexing;

/// <summary>How a job starts.</summary>
public enum StartKind
{
    /// <summary>With a new version; there is no stopped job.</summary>
    New,

    /// <summary>From the checkpoint of a stopped job.</summary>
    Continue,

    /// <summary>With a new version; a stopped job is discarded.</summary>
    StartAgain,
}
