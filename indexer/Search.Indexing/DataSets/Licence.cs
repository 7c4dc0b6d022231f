namespace Search.Indexing.DataSets;

/// <summary>The terms of data sets.</summary>
/// <param name="Name">The name that data sets refer to.</param>
/// <param name="Notice">What the terms say, in a few sentences for the user.</param>
/// <param name="Url">Where the terms are published.</param>
/// <param name="MustBeAccepted">Whether the user has to accept them before the first download.</param>
public sealed record Licence(string Name, string Notice, string Url, bool MustBeAccepted);
