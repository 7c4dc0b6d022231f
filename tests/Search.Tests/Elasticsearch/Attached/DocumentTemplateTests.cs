using System.Text.Json;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class DocumentTemplateTests
{
    private static readonly AttachedIndex Index = new("shop", "http://localhost:9200", "products", ["body"], "name", null, [new(AttachedQuery.Default, null)], null);

    [Theory]
    [InlineData("{title}: {text}", "Moon lamp: A lamp <b>like</b> the moon.")]
    [InlineData("{brand} {name}, {price} {missing}", "Lumo Moon lamp, 19.90")]
    public void A_reranker_reads_the_fields_of_the_template(string template, string document)
    {
        var passage = new AttachedSearch(Index with { Document = template }, Index.Queries[0], severalIndexes: false).ToPassage(Hit());

        Assert.Equal(document, passage.Contents);
        Assert.Equal(("Moon lamp", "A lamp <b>like</b> the moon."), (passage.Title, passage.Text));
    }

    [Fact]
    public void Html_is_read_as_text_where_it_is_asked()
    {
        var passage = new AttachedSearch(Index with { StripHtml = true }, Index.Queries[0], severalIndexes: false).ToPassage(Hit());

        Assert.Equal("Moon lamp A lamp like the moon.", passage.Contents);
    }

    [Theory]
    [InlineData("no field", "has no field")]
    [InlineData("{title} {text}", "no title is named")]
    public void A_template_that_does_not_fit_is_refused(string template, string reason)
    {
        var refused = Assert.Throws<BadInputException>(() => new DocumentTemplate(template).Check(hasTitle: false));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static AttachedHit Hit() => new("products", "1", 1, JsonDocument.Parse(
        """{"name":"Moon lamp","body":"A lamp <b>like</b> the moon.","brand":"Lumo","price":19.90}""").RootElement);
}
