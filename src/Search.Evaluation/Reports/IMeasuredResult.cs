namespace Search.Evaluation.Reports;

/// <summary>A result of a command that is stored as a file and rendered on a page of the docs.</summary>
public interface IMeasuredResult
{
    /// <summary>What was measured, for example <c>eval-rerank</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The version of the format; it is raised when a member is renamed, removed or becomes required.</summary>
    static abstract int Version { get; }

    /// <summary>How it was measured.</summary>
    Provenance Provenance { get; }
}
