namespace Search.Web.Serving;

/// <summary>The state of the audit of a served model's faster variants.</summary>
public enum VariantTesting
{
    /// <summary>The audit is done, or there is nothing to audit.</summary>
    Done,

    /// <summary>The exact variant is served; the faster ones are audited while no search runs.</summary>
    Running,

    /// <summary>The audit failed; the exact variant stays.</summary>
    Failed,
}
