using CsCheck;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Indexing;

namespace Search.Tests.Core.Collections;

/// <summary>A batch holds passages in UTF-8 and gives them back as they were.</summary>
public class PassageBatchTests
{
    private static readonly Gen<Passage> AnyPassage = Gen.Select(
        Gen.String[1, 20], Gen.String[0, 20], Gen.String[0, 5_000], Gen.String[0, 50],
        (id, title, text, fields) => new Passage(id, title.Length == 0 ? null : title, text) { Fields = fields.Length == 0 ? null : fields });

    [Fact]
    public void Passages_come_back_as_they_were_added() => AnyPassage.Where(IsValid).Array[0, 30].Sample(passages =>
    {
        using var batch = PassageBatch.Of(passages);

        Assert.Equal(passages, All(batch));
    });

    [Fact]
    public void A_passage_that_was_removed_leaves_the_others() => AnyPassage.Where(IsValid).Array[2, 10].Sample(passages =>
    {
        using var batch = PassageBatch.Of(passages[..^1]);
        batch.RemoveLast();
        batch.Add(passages[^1]);

        Assert.Equal([.. passages[..^2], passages[^1]], All(batch));
    });

    [Fact]
    public void The_hash_of_a_passage_is_the_same_in_a_batch_and_alone() => AnyPassage.Where(IsValid).Array[1, 10].Sample(passages =>
    {
        using var batch = PassageBatch.Of(passages);

        Assert.Equal(ContentHash.Of(passages[^1]), batch[batch.Count - 1].Hash);
    });

    [Fact]
    public void Other_fields_do_not_change_the_hash() => AnyPassage.Where(IsValid).Sample(passage =>
        Assert.Equal(ContentHash.Of(passage with { Fields = null }), ContentHash.Of(passage with { Fields = """{"a":1}""" })));

    [Fact]
    public void A_batch_that_was_disposed_can_be_filled_again()
    {
        var batch = PassageBatch.Of([new Passage("1", null, "one")]);
        batch.Dispose();

        batch.Add(new Passage("2", "b", "two"));

        Assert.Equal([new Passage("2", "b", "two")], All(batch));
    }

    /// <summary>A string with half a surrogate pair has no UTF-8.</summary>
    private static bool IsValid(Passage passage) =>
        string.Concat(passage.Id, "|", passage.Title, "|", passage.Text, "|", passage.Fields) is var all && all == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(all));

    private static List<Passage> All(PassageBatch batch)
    {
        var all = new List<Passage>();
        for (var index = 0; index < batch.Count; index++)
        {
            all.Add(batch[index].ToPassage());
        }

        return all;
    }
}
