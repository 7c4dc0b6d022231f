namespace Search.Core.Indexing;

/// <summary>How an engine writes a new version of an index, as a plan shows it.</summary>
/// <param name="Load">The steps until the last passage is added.</param>
/// <param name="Publish">The steps after that, until searches use the version.</param>
public sealed record WritingSteps(IReadOnlyList<IndexStep> Load, IReadOnlyList<IndexStep> Publish);
