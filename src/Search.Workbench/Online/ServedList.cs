namespace Search.Workbench.Online;

/// <summary>A list for a page. It does not say which arm a document is from, so that the page cannot show it.</summary>
/// <param name="Search">The search's id, for its clicks.</param>
/// <param name="Documents">The documents' ids, best first.</param>
public sealed record ServedList(Guid Search, IReadOnlyList<string> Documents);
