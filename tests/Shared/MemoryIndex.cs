using Search.Core;
using Search.Core.Indexing;

namespace Search.TestSupport;

/// <summary>One index of a <see cref="MemoryEngine"/>: its versions, the current one, and the suspended one.</summary>
internal sealed class MemoryIndex
{
    public List<MemoryVersion> Versions { get; } = [];

    public MemoryVersion? Current { get; set; }

    public MemoryVersion? Suspended { get; set; }

    public IReadOnlyList<IndexVersion> List() => IndexVersion.Order(Versions.Select(
        version => new IndexVersion(version.Name, version.Passages.Count, version == Current, version.Metadata.Published!.Value)));

    public void Publish(MemoryVersion version, int keep)
    {
        var before = Current?.Name;
        Versions.Add(version);
        Current = version;
        var kept = IndexVersion.Kept(List(), version.Name, before, keep);
        Versions.RemoveAll(other => !kept.Contains(other.Name));
    }
}

/// <summary>One version of a <see cref="MemoryIndex"/>.</summary>
internal sealed record MemoryVersion(string Name, IndexMetadata Metadata, IReadOnlyList<Passage> Passages)
{
    public long Bytes => Passages.Sum(passage => passage.Contents.Length);

    public IndexDescription Describe(string index) => new(index, Name, Passages.Count, Bytes, Metadata);
}
