namespace Search.Workbench.Online;

/// <summary>The two systems of an online experiment.</summary>
public enum Arm
{
    /// <summary>The baseline, for example BM25 alone.</summary>
    A,

    /// <summary>The system that may replace it, for example the reranker.</summary>
    B,
}
