using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using static Search.Charts.Geometry.Svg;

namespace Search.Charts.Parts;

/// <summary>A text in a chart. (In a Razor file, <c>&lt;text&gt;</c> has another meaning.)</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>Where it begins, ends or has its middle.</summary>
    [Parameter, EditorRequired]
    public double X { get; set; }

    /// <summary>Its base line.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>How far it is moved down, in heights of the text: that fits whatever the text's size is.</summary>
    [Parameter]
    public double Down { get; set; }

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    /// <summary>Its class; null for ordinary labels.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "x", N(X));
        builder.AddAttribute(2, "y", N(Y));
        builder.AddAttribute(3, "dy", $"{N(Down)}em");
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddAttribute(5, "class", Class);
        builder.AddContent(6, Text);
        builder.CloseElement();
    }
}
