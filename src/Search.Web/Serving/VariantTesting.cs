namespace Search.Web.Serving;

/// <summary>How far the test of a served model's faster variants is.</summary>
public enum VariantTesting
{
    /// <summary>The variants are tested, or there is nothing to test: what is served stays.</summary>
    Done,

    /// <summary>The exact variant is served; the faster ones are tested while nobody searches.</summary>
    Running,

    /// <summary>The test failed: the exact variant stays.</summary>
    Failed,
}
