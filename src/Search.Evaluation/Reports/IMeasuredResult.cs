namespace Search.Evaluation.Reports;

/// <summary>What a command measured, in a form that is kept as a file and rendered on a page of the docs.</summary>
public interface IMeasuredResult
{
    /// <summary>What was measured, for example <c>eval-rerank</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The version of the form; it goes up when a member is renamed, removed or becomes required.</summary>
    static abstract int Version { get; }

    /// <summary>How it was measured.</summary>
    Provenance Provenance { get; }
}
