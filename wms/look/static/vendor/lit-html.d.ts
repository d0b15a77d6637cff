/** What we use of lit-html, for the type checker alone. */
export interface TemplateResult { readonly strings: TemplateStringsArray }
export declare const nothing: unique symbol;
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): TemplateResult;
export declare function render(value: unknown, container: HTMLElement): void;
