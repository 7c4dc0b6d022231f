using System.Text.Json.Serialization;
using Search.Core.Collections;

namespace Search.Core.Indexing;

/// <summary>The source of an index's passages.</summary>
/// <param name="Name">The name of the file or folder, shown to users.</param>
/// <param name="Fingerprint">Identifies the state of the source.</param>
/// <param name="Options">How it was read; null for the defaults.</param>
/// <remarks>A job continues an earlier one only if all three are the same.</remarks>
public sealed record IndexSource(
    string Name,
    string Fingerprint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CollectionOptions? Options = null);
