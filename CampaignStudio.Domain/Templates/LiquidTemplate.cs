using Fluid;

namespace CampaignStudio.Domain.Templates;

/// <summary>A template that compiles. Immutable and safe to share; <see cref="LiquidRenderer"/> makes and renders it.</summary>
public sealed class LiquidTemplate
{
    internal LiquidTemplate(IFluidTemplate compiled, TemplateVariables variables) =>
        (Compiled, Variables, NeededVariables) = (compiled, variables.All, variables.Needed);

    /// <summary>The root names it refers to, other than its own.</summary>
    public IReadOnlySet<string> Variables { get; }

    /// <summary>
    /// Those it prints without a <c>default</c> and outside any condition on them: if such a value is empty, the text has a hole.
    /// </summary>
    public IReadOnlySet<string> NeededVariables { get; }

    internal IFluidTemplate Compiled { get; }
}
