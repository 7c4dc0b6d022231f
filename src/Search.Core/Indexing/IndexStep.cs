namespace Search.Core.Indexing;

/// <summary>One step of an index job, as a plan shows it.</summary>
/// <param name="Name">A short name, as in <c>swap</c>.</param>
/// <param name="Action">What is done, for the user.</param>
public sealed record IndexStep(string Name, string Action)
{
    /// <summary>The name of the step that makes the new version; a continued job does without it.</summary>
    public const string Create = "create";
}
